export { type LoadedParser, sqlParser } from './sql-parser.ts';
