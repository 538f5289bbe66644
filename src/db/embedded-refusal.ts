/** Why the embedded database cannot run here, in one sentence, and what to do about it. */
export interface EmbeddedRefusal {
  ok: false
  why: 'folder' | 'foreign' | 'version' | 'owner' | 'root' | 'binaries' | 'disk' | 'start'
  sentence: string
  cure: string
}

export const refuse = (why: EmbeddedRefusal['why'], sentence: string, cure: string): EmbeddedRefusal => ({
  ok: false,
  why,
  sentence,
  cure,
})

/** What a file system's error code means for the data folder. Unknown codes are bugs: null. */
export function refuseFileError(error: unknown, folder: string): EmbeddedRefusal | null {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return refuse(
      'disk',
      `The disk is full: ${folder} cannot be written.`,
      'Free some space, then start again.',
    )
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return refuse(
      'folder',
      `The data folder ${folder} cannot be written (${code}).`,
      'Give this user the right to write there, or set DATA_DIR to a folder that it owns.',
    )
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return refuse('folder', `DATA_DIR ${folder} is not a folder.`, 'Set DATA_DIR to a folder.')
  return null
}
