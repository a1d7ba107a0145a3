/** The two whole briefs of the language page, for tests. */
export const notesBrief = `kentledge: 1
system: notes
entities:
  User: { count: 10k, fields: { email: string(254) unique personal } }
  Note:
    count: 1M
    owner: author
    fields: { author: User, title: string(200), body: text about 2kB }
actors:
  user: { is: User, authenticates: oidc }
operations:
  listNotes: { by: user, reads: Note, where: author = me, rate: 20/s }
  getNote: { by: user, reads: Note, where: id = $id, rate: 40/s }
  writeNote: { by: user, takes: { title: string(200), body: text }, creates: Note, rate: 2/s }
`;

export const shopBrief = `kentledge: 1
system: shop
summary: An online shop with 2 million products and 5 million customers.
objectives: { headroom: 10x, recovery: { time: 30min, loss: 1min } }   # the rest are the defaults
constraints: { platform: kubernetes, cloud: aws, regions: [eu-central-1], budget: 6000 USD/month, compliance: [gdpr, pci-dss],
  team: { engineers: 8, languages: [typescript] }, exclude: [mongodb] }
actors:
  customer: { is: Customer, authenticates: oidc }
  staff: { authenticates: oidc, role: staff }
entities:
  Customer: { count: 5M, keep: 3y after updatedAt, fields: { email: string(254) unique personal, name: string(100) personal } }
  Product:
    count: 2M
    fields:
      sku: string(32) unique
      name: string(200)
      category: string(40) distinct 300 skew 1.1
      price: money
      cost: money only staff
      stock: int >= 0
      popularity: = count(Order.lines where product = this and order.placedAt > now - 30d)
  Order:
    count: 40M
    growth: 2M/month
    owner: customer
    keep: 10y after placedAt
    fields:
      customer: Customer
      status: pending | paid | shipped | cancelled default pending
      placedAt: timestamp default now
      lines: [{ product: Product, quantity: int 1..99, price: money default product.price }, about 3, max 100]
      total: = sum(lines.price * lines.quantity)
    transitions: { status: [pending -> paid -> shipped, pending -> cancelled] }
operations:
  listProducts:
    by: anyone
    reads: Product
    where: category = $category
    order: -popularity
    stale: 1min
    rate: 40/s
    critical: true
  placeOrder:
    by: customer
    takes: { lines: [{ product: Product, quantity: int 1..99 }, max 100] }
    creates: Order
    emits: OrderPlaced
    rate: 3/s
    idempotent: true
    critical: true
    latency: { p95: 150ms }
events:
  OrderPlaced: { of: Order, carries: [id, total, lines] }
externals:
  payments: { actions: [charge, refund], latency: { p50: 90ms, p99: 1200ms }, availability: 99.5%, limit: 200/s }
workflows:
  checkout:
    when: OrderPlaced
    deadline: 10min
    does:
      - { name: openOrder, checks: Order, where: id = $event.id and status = pending, undo: { updates: Order, where: id = $event.id, set: { status: cancelled } } }
      - name: reserveStock
        each: $event.lines
        updates: Product
        where: id = $it.product and stock >= $it.quantity
        set: { stock: stock - $it.quantity }
        undo: { set: { stock: stock + $it.quantity } }
      - { name: takePayment, calls: payments.charge, with: { reference: $event.id, amount: $event.total }, undo: payments.refund }
      - { name: confirmOrder, updates: Order, where: id = $event.id, set: { status: paid } }
invariants:
  neverOversold: count(Product where stock < 0) = 0
pins: { Order.store: postgresql }
`;

/** Every line of the page's table "how to say it", in one brief. */
export const allWays = `kentledge: 1
system: ways
objectives: { latency: { p95: 150ms, p99: 400ms }, availability: 99.9%, errors: 0.1%, queries: { p95: 100ms }, headroom: 10x, recovery: { time: 15min, loss: 0s }, delivery: { p95: 500ms } }
constraints: { currency: EUR }
api:
  prefix: /api
  style: rest
  errors: { errors: { body: [$message] }, code: $code }
tenant: Merchant
actors:
  user: { is: User, authenticates: password, scheme: Token }
  staff: { authenticates: oidc, role: staff, limit: 10/min }
  member: { is: User, authenticates: oidc, online: 1M }
entities:
  Merchant: { fields: { name: string(100), webhookUrl: url } }
  User: { fields: { email: string(254) unique personal, ssn: string(20) sensitive, apiKey: string(64) secret } }
  Tag: { key: tag, fields: { tag: string(40) } }
  Follow: { key: [follower, followed], fields: { follower: User, followed: User } }
  Article:
    count: 1M
    growth: 20%/year
    table: blog_articles
    owner: author
    unique: [[author, title], [slug]]
    trash: 30d
    audit: 10y
    fields:
      author: User
      slug: string(160) unique computed
      title: string(100) column art_title
      body: text about 2kB
      tags: [Tag, about 3, max 20, created]
      media: file optional(4%) about 300kB max 50MB
      cost: money only staff
      favoritesCount: = count(Favorite where article = this)
      favorited: = exists(Favorite where article = this and user = me)
      status: draft | review | live default draft
    views:
      Article: [slug, title, tagList: tags.name, author: Profile, favoritesCount]
      NewArticle: { title: title, text: body }
    transitions: { status: [draft -> review -> live, review -> draft] }
  Favorite: { key: [user, article], fields: { user: User, article: Article } }
  Account: { fields: { balance: money >= 0, status: open | closed default open } }
  Transfer:
    immutable: true
    keep: 2y after createdAt
    fields:
      entries: [{ account: Account, amount: money }, about 2]
    invariants: { balanced: sum(entries.amount) = 0 }
  Presence: { key: user, keep: 60s after updatedAt, loss: any, fields: { user: User } }
operations:
  listArticles:
    by: anyone
    at: GET /articles
    takes: { tag: string(40) optional(15%), text: string(100) optional }
    reads: Article
    where: tags.tag = $tag and body matches $text
    order: [-relevance, createdAt]
    page: 20 offset
    stale: 30s own
    returns: { articles: [Article], articlesCount: = total }
    rate: 1.5k/min
  writeArticle: { by: user, at: POST /articles -> 200, takes: { article: NewArticle partial }, creates: Article, returns: { article: Article }, rate: 2/s }
  favorite: { by: user, creates: Favorite, else: keep, rate: 1/s }
  transfer:
    by: user
    idempotent: $requestId
    takes: { from: Account, to: Account, amount: money, requestId: uuid }
    does:
      - { checks: Account, where: id = $from and balance >= $amount, else: 422 too_little }
      - { updates: Account, where: id = $from, set: { balance: balance - $amount } }
      - { each: Account where status != closed, updates: Account, where: id = $it, set: {} }
      - { calls: bank.report, with: { amount: $amount }, as: report }
    rate: 3/s
  report: { by: bank, creates: Account }
  live: { at: WS /live, by: member, streams: [MessagePosted], where: me in $event.channel.members, rate: 1/s }
  page: { by: [user, staff], reads: Article, where: status in (draft | review) and not (cost > 10 or title = 'it''s'), page: 50 max 500, rate: 20/day }
events:
  MessagePosted: { of: Article, carries: [id, tagList: tags.name], orderedBy: author }
  Told: { carries: { text: string(20) }, orderedBy: none, webhook: merchant.webhookUrl, loss: 1min }
externals:
  bank: { authenticates: hmac, actions: { report: { takes: { amount: money }, returns: { ok: bool } } }, limit: 10/min, concurrent: 5, availability: 99.5% }
workflows:
  monthly:
    when: every month on 1 at 02:00 Europe/Berlin
    does:
      - { name: bill, each: Account where createdAt < $event.at - 1 month, updates: Account, where: id = $it, set: { balance: balance - 1.50 }, undo: { set: { balance: balance + 1.50 } } }
      - { waits: Told, for: 3d, emits: MessagePosted }
      - { calls: bank.report, with: { amount: 1 }, undo: bank.report, final: true }
traffic:
  journeys: { visit: { rate: 1/s, does: [listArticles x3, writeArticle 20%, favorite] } }
  peak: 3x
  daily: [1, 1, 1, 1, 1, 2, 3, 5, 7, 8, 8, 9, 9, 8, 8, 7, 7, 8, 9, 9, 8, 5, 3, 2]
  growth: 40%/year
  regions: { eu-central-1: 70%, us-east-1: 30% }
invariants: { balanced: sum(Transfer.entries.amount) = 0 }
pins: { Article.store: postgresql, transfer.style: rest, MessagePosted.channel: kafka, system.platform: kubernetes }
`;
