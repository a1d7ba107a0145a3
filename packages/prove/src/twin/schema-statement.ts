import { escapeIdentifier } from 'pg';
import { nodesOf, type ParsedStatement } from './parse-statements.ts';

/** What is done with a statement of a schema. */
export type Part =
  | { readonly does: 'run'; readonly text: string; readonly roles: readonly string[] }
  /** No plan depends on it. */
  | { readonly does: 'skip' }
  /** It writes rows, or reads them. */
  | { readonly does: 'data' }
  | { readonly does: 'extension'; readonly name: string; readonly schema?: string }
  | { readonly does: 'server'; readonly name: string }
  | { readonly does: 'refuse-language'; readonly language: string };

const skipped: ReadonlySet<string> = new Set(
  `AlterOwnerStmt GrantStmt GrantRoleStmt CommentStmt SecLabelStmt AlterDefaultPrivilegesStmt CreateRoleStmt AlterRoleStmt AlterRoleSetStmt
   DropRoleStmt TransactionStmt CreatePublicationStmt AlterPublicationStmt CreateSubscriptionStmt AlterSubscriptionStmt CreateEventTrigStmt
   AlterEventTrigStmt CreatedbStmt AlterDatabaseStmt AlterDatabaseSetStmt DropdbStmt AlterSystemStmt CreateTableSpaceStmt DropTableSpaceStmt
   ReindexStmt VacuumStmt ClusterStmt LockStmt CheckPointStmt NotifyStmt ListenStmt UnlistenStmt DiscardStmt ReassignOwnedStmt DropOwnedStmt
   CreateFdwStmt AlterFdwStmt AlterForeignServerStmt CreateUserMappingStmt AlterUserMappingStmt DropUserMappingStmt AlterExtensionStmt
   AlterExtensionContentsStmt VariableShowStmt LoadStmt ConstraintsSetStmt ImportForeignSchemaStmt`.split(/\s+/),
);

const data: ReadonlySet<string> = new Set('InsertStmt UpdateStmt DeleteStmt MergeStmt CopyStmt TruncateStmt RefreshMatViewStmt CallStmt ExecuteStmt PrepareStmt ExplainStmt DeclareCursorStmt'.split(' '));

/** Parts of ALTER TABLE that belong to the place where a database is. */
const elsewhere: ReadonlySet<unknown> = new Set(['AT_ChangeOwner', 'AT_SetTableSpace', 'AT_ClusterOn', 'AT_DropCluster']);

/** Says what is to be done with a statement of a schema that nobody vouches for. */
export function partOf({ kind, node, text }: ParsedStatement): Part {
  if (skipped.has(kind)) return { does: 'skip' };
  if (data.has(kind)) return { does: 'data' };
  switch (kind) {
    case 'SelectStmt':
      // How pg_dump makes sure that names are found where it says.
      return /\bset_config\s*\(\s*'search_path'/i.test(text) ? run(text) : { does: 'data' };
    case 'VariableSetStmt':
      return node['name'] === 'search_path' ? run(text) : { does: 'skip' };
    case 'AlterTableStmt':
      return nodesOf(node, 'AlterTableCmd').every(({ subtype }) => elsewhere.has(subtype)) ? { does: 'skip' } : run(text);
    case 'CreateSchemaStmt':
      return schemaPart(node, text);
    case 'CreateExtensionStmt':
      return extensionPart(node);
    case 'CreateForeignServerStmt':
      return { does: 'server', name: String(node['servername']) };
    case 'CreateFunctionStmt':
      return languagePart(optionOf(node, 'language') ?? 'sql', text);
    case 'CreatePLangStmt':
      return languagePart(String(node['plname']), text, true);
    default:
      return run(text, nodesOf(node, 'RoleSpec'));
  }
}

function run(text: string, roles: readonly Readonly<Record<string, unknown>>[] = []): Part {
  return { does: 'run', text, roles: roles.flatMap(({ rolename }) => (typeof rolename === 'string' ? [rolename] : [])) };
}

/** All is owned by one role here, and `public` is there already. */
function schemaPart(node: Readonly<Record<string, unknown>>, text: string): Part {
  const owner = node['authrole'] as { readonly rolename?: string } | undefined;
  const name = node['schemaname'] ?? owner?.rolename;
  if (node['schemaElts'] !== undefined || typeof name !== 'string') return run(text);
  return run(`create schema if not exists ${escapeIdentifier(name)}`);
}

function extensionPart(node: Readonly<Record<string, unknown>>): Part {
  const schema = optionOf(node, 'schema');
  return { does: 'extension', name: String(node['extname']), ...(schema === undefined ? {} : { schema }) };
}

function languagePart(language: string, text: string, isLanguage = false): Part {
  if (!['sql', 'plpgsql'].includes(language.toLowerCase())) return { does: 'refuse-language', language };
  return isLanguage ? { does: 'skip' } : run(text);
}

function optionOf(node: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const option = nodesOf(node['options'], 'DefElem').find(({ defname }) => defname === name);
  return nodesOf(option, 'String').map(({ sval }) => String(sval))[0];
}
