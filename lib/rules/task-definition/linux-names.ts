/** Names that AWS lists for Linux containers (Amazon ECS API Reference: KernelCapabilities, Tmpfs, Ulimit). */

/** Capabilities of the kernel. */
export const CAPABILITIES: ReadonlySet<string> = new Set(
  words(`
  ALL AUDIT_CONTROL AUDIT_WRITE BLOCK_SUSPEND CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID
  IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN
  NET_BIND_SERVICE NET_BROADCAST NET_RAW SETFCAP SETGID SETPCAP SETUID SYS_ADMIN SYS_BOOT SYS_CHROOT
  SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG SYSLOG
  WAKE_ALARM
`),
);

/** Mount options of a tmpfs. */
export const TMPFS_OPTIONS: ReadonlySet<string> = new Set(
  words(`
  defaults ro rw suid nosuid dev nodev exec noexec sync async dirsync remount mand nomand atime
  noatime diratime nodiratime bind rbind unbindable runbindable private rprivate shared rshared slave
  rslave relatime norelatime strictatime nostrictatime mode uid gid nr_inodes nr_blocks mpol
`),
);

/** Ulimits. */
export const ULIMITS: readonly string[] = words(`
  core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack
`);

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
