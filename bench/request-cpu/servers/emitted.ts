// The same service as it is emitted: contract, statement, operation, wiring.
import { createApp, defineRoute, defineService, handle, statement } from '@kentledge/runtime';
import type { Actor, Caller, Db, Handler, JsonSchema, RouteOptions } from '@kentledge/runtime';

interface Item {
  id: string;
  name: string;
  price: string;
  createdAt: Date;
}
interface ById {
  id: string;
}
type Owner = Caller<'owner', { id: string }>;

const itemSchema: JsonSchema = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    name: { type: 'string' },
    price: { type: 'string' },
    createdAt: { type: 'string', format: 'date-time' },
  },
  required: ['id', 'name', 'price', 'createdAt'],
  additionalProperties: false,
};
const schema: RouteOptions['schema'] = {
  params: { type: 'object', properties: { id: { type: 'string', format: 'uuid' } }, required: ['id'], additionalProperties: false },
  response: itemSchema,
};

const itemSql = statement<Item>({ name: 'getItem_1', text: 'select id, name, price, created_at as "createdAt" from item where id = $1' });
const mineSql = statement<Item>({ name: 'getMine_1', text: 'select id, name, price, created_at as "createdAt" from item where id = $1 and owner_id = $2' });
const readItem = (db: Db, p: { id: string }): Promise<Item> => db.one(itemSql, [p.id]);
const readMine = (db: Db, p: { id: string; owner: string }): Promise<Item> => db.one(mineSql, [p.id, p.owner]);

const getItem: Handler<ById, Item> = async ({ input, db }) => {
  return readItem(db, { id: input.id });
};
const getMine: Handler<ById, Item, Owner> = async ({ input, me, db }) => {
  return readMine(db, { id: input.id, owner: me.id });
};

const owner: Actor = { authenticates: 'oidc', me: { find: statement<{ id: string }>({ name: 'owner_find', text: 'select id from owner where subject = $1' }) } };
const common = { method: 'GET', status: 200, deadlineMilliseconds: 1000, schema } as const;
const getItemRoute = defineRoute<ById, Item>({ ...common, name: 'getItem', path: '/items/:id', by: [], public: true });
const getMineRoute = defineRoute<ById, Item, Owner>({ ...common, name: 'getMine', path: '/mine/:id', by: ['owner'] });

const service = defineService({
  name: 'bench',
  version: '0000000000000000',
  actors: { owner },
  pool: { size: 10 },
  routes: [handle(getItemRoute, getItem), handle(getMineRoute, getMine)],
});

const { DATABASE_URL: databaseUrl = '', TOKEN_ISSUER: issuer = '', TOKEN_AUDIENCE: audience = '', TOKEN_PUBLIC_KEY: publicKey = '' } = process.env;
const app = await createApp(service, { databaseUrl, tokens: { oidc: { issuer, audience, keys: { publicKey } } } });
const address = new URL(await app.listen('127.0.0.1', 0));
process.on('disconnect', () => process.exit());
process.send?.({ port: Number(address.port) });
