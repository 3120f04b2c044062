"""XMLTV: television schedules as XML, read and written piece by piece, so that memory doesn't grow with the file.

    with open("guide.xml", "rb") as file:
        for item in xmltv.read(file):
            match item:
                case xmltv.Programme(): print(item.start, item.channel, item.title)
                case xmltv.Channel(): print(item.id, item.name)

    with open("guide.xml", "wb") as file:
        file.writelines(xmltv.write(channels, programmes))

What is written is valid by the format's DTD 0.5 and is accepted by `tv_validate_file` and `tv_sort` of the XMLTV tools.
A file isn't trusted: entity declarations are refused, nothing is fetched, and depth and size of each entry are
limited.
"""

from broadcast_clients.formats.xmltv.model import (
    Audio,
    Channel,
    Credit,
    EpisodeNumber,
    Header,
    Icon,
    Image,
    Item,
    PreviouslyShown,
    Programme,
    Rating,
    Review,
    Subtitles,
    Text,
    Url,
    Video,
    XmltvError,
)
from broadcast_clients.formats.xmltv.names import channel_id, episode_number, parse_episode_number
from broadcast_clients.formats.xmltv.reading import read
from broadcast_clients.formats.xmltv.times import format_time, parse_time
from broadcast_clients.formats.xmltv.writing import fault_of, write

__all__ = [
    "Audio",
    "Channel",
    "Credit",
    "EpisodeNumber",
    "Header",
    "Icon",
    "Image",
    "Item",
    "PreviouslyShown",
    "Programme",
    "Rating",
    "Review",
    "Subtitles",
    "Text",
    "Url",
    "Video",
    "XmltvError",
    "channel_id",
    "episode_number",
    "fault_of",
    "format_time",
    "parse_episode_number",
    "parse_time",
    "read",
    "write",
]
