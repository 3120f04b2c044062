// An OpenID Connect provider of another make, for one native client: node oidc_provider.mjs <module> <seconds a token lives>
import { createServer } from 'node:http';

const { Provider } = await import(process.argv[2]);
const lifetime = Number(process.argv[3]);
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'sdk',
      token_endpoint_auth_method: 'none',
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    }],
    scopes: ['openid', 'offline_access'],
    pkce: { required: () => true },
    rotateRefreshToken: true,
    clockTolerance: 0,
    issueRefreshToken: async (ctx, client) => client.grantTypeAllowed('refresh_token'),
    features: { devInteractions: { enabled: true }, introspection: { enabled: true }, revocation: { enabled: true } },
    findAccount: async (ctx, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
    ttl: {
      AccessToken: lifetime, RefreshToken: 3600, AuthorizationCode: 60, Grant: 3600, Interaction: 600, Session: 3600,
      IdToken: 600,
    },
  });
  server.on('request', provider.callback());
  console.log(issuer);
});
