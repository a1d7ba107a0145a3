-- name: inbox
-- rate: 40/s
select t.id, t.subject, t.updated_at, c.name
from tickets t join customers c on c.id = t.customer_id
where t.agent_id = $1 and t.state = 'open'
order by t.updated_at desc
limit 50;

-- name: ticketsOfCustomer
-- rate: 25/s
select id, subject, state, created_at from tickets where customer_id = $1 order by created_at desc limit 20;

-- name: conversation
-- rate: 60/s
select author, body, sent_at from messages where ticket_id = $1 order by sent_at;

-- name: findCustomer
-- rate: 8/s
select id, name from customers where lower(email) = $1;

-- name: tagged
-- rate: 2/s
select id, subject from tickets where tags @> array[$1] limit 100;

-- name: solvedSince
-- rate: 0.2/s
select date_trunc('day', updated_at) as day, count(*) from tickets where state = 'solved' and updated_at >= $1 group by 1;

-- name: open
-- rate: 3/s
insert into tickets (customer_id, subject, tags) values ($1, $2, $3) returning id;

-- name: assign
-- rate: 5/s
update tickets set agent_id = $1, updated_at = now() where id = $2;

-- name: solve
-- rate: 4/s
update tickets set state = 'solved', updated_at = now() where id = $1;

-- name: reply
-- rate: 20/s
insert into messages (ticket_id, author, body) values ($1, $2, $3);
