"""One contract for every way in which requests travel: the default backend, httpx, httpx2 and the fast backend."""
