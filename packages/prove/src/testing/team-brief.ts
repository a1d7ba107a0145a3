// For tests: a system of tenants, with rows that belong to a tenant directly, through others, and by pairs.

/** A tracker whose teams must not see each other. */
export const teamBrief = `
kentledge: 1
system: teams
tenant: Team
objectives: { headroom: 1x, errors: 2% }
entities:
  Team: { count: 40, fields: { name: string(60) } }
  User: { count: 2k, fields: { email: string(254) unique personal, team: Team } }
  Project: { count: 400, fields: { team: Team, name: string(60) } }
  Task:
    count: 8k
    fields:
      project: Project
      assignee: User optional(70%)
      title: string(120)
      state: open | done default open
      points: int 1..13
    transitions: { state: [open -> done] }
  Member:
    key: [user, project]
    count: 1500
    fields: { user: User, project: Project }
actors:
  user: { is: User, authenticates: oidc }
operations:
  getTask: { by: user, reads: Task, where: id = $id, rate: 40/s }
  listTasks: { by: user, reads: Task, where: project = $project, order: -createdAt, rate: 20/s }
  listProjects: { by: user, reads: Project, rate: 10/s }
  finishTask: { by: user, updates: Task, where: id = $id, set: { state: done }, rate: 5/s }
  addTask: { by: user, takes: { project: Project, title: string(120), points: int 1..13 }, creates: Task, rate: 5/s }
  register: { by: anyone, takes: { email: string(254), team: Team }, creates: User, rate: 1/s }
  join: { by: user, takes: { project: Project }, creates: Member, set: { user: me }, rate: 5/s }
`;
