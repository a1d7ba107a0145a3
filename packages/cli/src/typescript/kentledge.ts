/** What a brief in TypeScript finds under the name `kentledge`; the types that its editor sees are written by `init`. */
export { defineBrief } from '@kentledge/core/read';
