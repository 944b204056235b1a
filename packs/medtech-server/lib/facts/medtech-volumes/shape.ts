import type { Listing, VolumeSpace } from 'rounds'

/** Room on the volumes of folders where databases and backups may lie. */
export type MedtechVolumes = Listing<VolumeSpace>
