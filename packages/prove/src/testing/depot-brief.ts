// For tests: a system with a trash, rows that are deleted only if nobody refers to them, times to come, parts that need a partner, lists that name rows.

/** Depots whose orders are reserved line by line, and delivered at times that are booked. */
export const depotBrief = `
kentledge: 1
system: depots
entities:
  Clerk: { count: 300, fields: { email: string(254) unique personal } }
  Depot: { count: 12, key: code, fields: { code: string(8), name: string(60) } }
  Item: { count: 4k, fields: { sku: string(20) unique, name: string(60), weight: decimal(2) > 0 } }
  Tag: { count: 200, key: name, fields: { name: string(30) } }
  Stock: { count: 9k, key: [depot, item], fields: { depot: Depot, item: Item, onHand: int >= 0, reserved: int >= 0 }, invariants: { notOver: reserved <= onHand } }
  Slot:
    count: 3k
    unique: [depot, startsAt]
    fields: { depot: Depot, startsAt: timestamp, endsAt: timestamp, capacity: int 1..500, booked: int >= 0 default 0, orders: = count(Order where slot = this) }
    invariants: { notOverbooked: booked <= capacity, forwards: endsAt > startsAt }
  Order:
    count: 6k
    trash: 30d
    owner: clerk
    fields: { clerk: Clerk, depot: Depot, slot: Slot optional(70%), state: draft | reserved default draft, tags: [Tag, about 1, max 5], lines: [{ item: Item, many: int 1..9999 }, about 3, max 9] }
    transitions: { state: [draft -> reserved] }
  Movement: { count: 8k, immutable: true, fields: { item: Item, depot: Depot, many: int } }
actors:
  clerk: { is: Clerk, authenticates: oidc }
operations:
  getOrder: { by: clerk, reads: Order, where: id = $id }
  trashOrder: { by: clerk, deletes: Order, where: id = $id }
  restoreOrder: { by: clerk, updates: Order, where: id = $id and deletedAt != none, set: { deletedAt: none }, at: POST /orders/:id/restore }
  addOrder: { by: clerk, creates: Order, takes: { depot: Depot, tags: [string(30), max 5], lines: [{ item: Item, many: int 1..99 }, max 9] }, set: { tags: $tags } }
  reserve:
    by: clerk
    at: POST /orders/:id/reserve
    does:
      - { reads: Order, where: id = $id and state = draft, else: 409 notADraft }
      - { each: $order.lines, updates: Stock, where: depot = $order.depot and item = $it.item and onHand - reserved >= $it.many, set: { reserved: reserved + $it.many }, else: 422 outOfStock }
      - { updates: Order, where: id = $id, set: { state: reserved } }
  receive:
    by: clerk
    at: POST /receipts -> 200
    takes: { depot: Depot, lines: [{ item: Item, many: int 1..999 }, about 5, max 50] }
    does:
      - { each: $lines, updates: Stock, where: depot = $depot and item = $it.item, set: { onHand: onHand + $it.many }, else: 422 notStockedHere }
      - { each: $lines, creates: Movement, set: { item: $it.item, depot: $depot, many: $it.many } }
  book: { by: clerk, updates: Slot, where: id = $id and startsAt > now + 1h and booked + $many <= capacity, takes: { many: int 1..20 }, set: { booked: booked + $many }, else: 409 full, at: POST /slots/:id/book }
  openSlot: { by: clerk, creates: Slot, takes: { depot: Depot, startsAt: timestamp, endsAt: timestamp, capacity: int } }
  dropSlot: { by: clerk, deletes: Slot, where: id = $id and orders = 0, else: 409 hasOrders }
  deleteItem: { by: clerk, deletes: Item, where: id = $id }
  addMovement: { by: clerk, creates: Movement, takes: { item: Item, depot: Depot, many: int } }
`;
