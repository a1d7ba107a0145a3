export const itemText = 'select id, name, price, created_at as "createdAt" from item where id = $1';
export const mineText = `${itemText} and owner_id = $2`;

export const paramsSchema = { type: 'object', properties: { id: { type: 'string', format: 'uuid' } }, required: ['id'], additionalProperties: false };
export const itemSchema = {
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
export const errorSchema = {
  type: 'object',
  properties: { title: { type: 'string' }, status: { type: 'integer' }, code: { type: 'string' }, requestId: { type: 'string' } },
};
