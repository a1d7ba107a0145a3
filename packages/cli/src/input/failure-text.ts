const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'the system does not permit it',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the path is too long',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this account is used up',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many files are open',
  ENOENT: 'it is not there',
  ENOTDIR: 'a part of its path is not a folder',
};

/** Returns why the file system refused, as a clause. */
export function failureText(error: unknown): string {
  const code = failureCode(error);
  if (code !== undefined && reasons[code] !== undefined) return reasons[code];
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? '';
}

/** Returns the code of a Node error, such as `ENOENT`. */
export function failureCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
