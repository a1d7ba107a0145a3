import { randomBytes } from 'node:crypto';
import { escapeIdentifier, escapeLiteral } from 'pg';
import type { ClientBase } from 'pg';
import { serviceRole } from '@kentledge/core/emit';
import type { System } from '@kentledge/core/system';
import type { ProofDatabase } from '../postgres/index.ts';
import type { Project } from '../project.ts';

/**
 * Returns the URL by which the service reaches its database: in a server of our own as a role that has the rights of the project's
 * `grants.sql` and no others, so that the load proves them. In a server of the user no role is made: roles are shared by all databases there.
 */
export async function serviceUrl(client: ClientBase, stage: { readonly options: { readonly system: System }; readonly project: Pick<Project, 'grants'>; readonly database: ProofDatabase; readonly postgres: unknown }): Promise<string> {
  const { database, project } = stage;
  if (project.grants === undefined || stage.postgres === undefined) return database.url;
  const [role, user, password] = [serviceRole(stage.options.system), 'kentledge_service', randomBytes(24).toString('hex')];
  await client.query(`create role ${escapeIdentifier(role)} nologin; create role ${escapeIdentifier(user)} login password ${escapeLiteral(password)} in role ${escapeIdentifier(role)}`);
  await client.query(project.grants);
  const url = new URL(database.url);
  url.username = user;
  url.password = password;
  return url.href;
}
