import { formatBytes } from './plural.ts'

export const databaseSizeMessages = {
  heading: 'Size of the database',
  about: 'Deleted users and purged data leave unused space in the file, which new data fills first.',
  size: 'Size',
  unused: 'Unused',
  noUnused: 'None',
  bytes: formatBytes,
  compact: 'Compact now',
  title: 'Compact the database',
  dialogAbout: (freeBytes: number) =>
    `This writes the database again and gives about ${formatBytes(freeBytes)} back to the disk. Other changes and sign-ins wait until it is done: a few seconds, or about a minute for a million users.`,
  done: 'Database compacted',
} as const
