-- A help desk that nobody here designed: what `pg_dump --schema-only` might give, with the indexes that came over the years.
create table customers (
  id bigint generated always as identity primary key,
  email text not null unique,
  name text not null,
  country text not null,
  created_at timestamptz not null default now()
);

create table agents (
  id bigint generated always as identity primary key,
  name text not null
);

create table tickets (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customers,
  agent_id bigint references agents,
  state text not null default 'open' check (state in ('open', 'waiting', 'solved', 'spam')),
  subject text not null,
  tags text[] not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index tickets_customer_id_idx on tickets (customer_id);
create index tickets_state_idx on tickets (state);
create index tickets_updated_at_idx on tickets (updated_at);

create table messages (
  id bigint generated always as identity primary key,
  ticket_id bigint not null references tickets,
  author text not null,
  body text not null,
  sent_at timestamptz not null default now()
);
create index messages_ticket_id_idx on messages (ticket_id);
create index messages_author_idx on messages (author);
