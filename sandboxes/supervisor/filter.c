/*
 * The filter as a BPF program. Most calls are refused by number alone;
 * clone, socket, fcntl and personality depend on an argument. Foreign architectures
 * (32-bit calls on a 64-bit kernel) kill the process.
 */
#include "filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "control.h"

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE AUDIT_ARCH_AARCH64
#else
#error "the filter does not know this architecture"
#endif

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif
#define NEW_NAMESPACE (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ARGUMENT(n) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[n]))
#define RETURN(value) BPF_STMT(BPF_RET | BPF_K, value)
#define REFUSE(error) RETURN(SECCOMP_RET_ERRNO | (error))
#define ALLOW RETURN(SECCOMP_RET_ALLOW)
#define IF_EQUAL(value, skip_if_not) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip_if_not)
#define IF_ANY_BIT(bits, skip_if_not) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 0, skip_if_not)
#define DENY(name) IF_EQUAL(SYS_##name, 1), REFUSE(EPERM)
#define LACK(number) IF_EQUAL(number, 1), REFUSE(ENOSYS)

static struct sock_filter program[] = {
  LOAD(arch),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE, 1, 0),
  RETURN(SECCOMP_RET_KILL_PROCESS),
  LOAD(nr),
#if defined(__x86_64__)
  /* The x32 variant of every call. */
  BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
  RETURN(SECCOMP_RET_KILL_PROCESS),
#endif
  /* Namespaces; clone3 hides its flags in memory, so libc falls back to clone. */
  IF_EQUAL(SYS_clone, 4), ARGUMENT(0), IF_ANY_BIT(NEW_NAMESPACE, 1), REFUSE(EPERM), ALLOW,
  LACK(435 /* clone3 */),
  DENY(unshare), DENY(setns), DENY(chroot), DENY(pivot_root),
  /* Sockets: local ones, the Internet's (the box has only a loopback), and the netlink that lists interfaces. */
  IF_EQUAL(SYS_socket, 9), ARGUMENT(0),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 6, 0),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_INET, 5, 0),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_INET6, 4, 0),
  IF_EQUAL(AF_NETLINK, 2), ARGUMENT(2), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0 /* NETLINK_ROUTE */, 1, 0),
  REFUSE(EAFNOSUPPORT), ALLOW,
  /* Domains of execution: the plain one, asking for it, and without address randomization. */
  IF_EQUAL(SYS_personality, 6), ARGUMENT(0),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 3, 0),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0xffffffff, 2, 0),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ADDR_NO_RANDOMIZE, 1, 0),
  REFUSE(EPERM), ALLOW,
  /* System V objects and message queues outlive their makers. */
  DENY(shmget), DENY(shmat), DENY(shmctl), DENY(shmdt),
  DENY(semget), DENY(semop), DENY(semtimedop), DENY(semctl),
  DENY(msgget), DENY(msgsnd), DENY(msgrcv), DENY(msgctl),
  DENY(mq_open), DENY(mq_unlink), DENY(mq_timedsend), DENY(mq_timedreceive), DENY(mq_notify), DENY(mq_getsetattr),
  /* Locks of open files are listed in /proc/locks for every box to see. */
  IF_EQUAL(SYS_fcntl, 5), ARGUMENT(1),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 37 /* F_OFD_SETLK */, 1, 0),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 38 /* F_OFD_SETLKW */, 0, 1),
  REFUSE(EINVAL), ALLOW,
  /* Keyrings are shared between containers of one user. */
  DENY(add_key), DENY(request_key), DENY(keyctl),
  /* Other processes. */
  DENY(ptrace), DENY(process_vm_readv), DENY(process_vm_writev), DENY(kcmp),
  IF_EQUAL(438 /* pidfd_getfd */, 1), REFUSE(EPERM),
  /* Rarely needed and often the way into the kernel. */
  LACK(425 /* io_uring_setup */), LACK(426 /* io_uring_enter */), LACK(427 /* io_uring_register */),
  DENY(userfaultfd), DENY(bpf), DENY(perf_event_open), DENY(fanotify_init),
  DENY(name_to_handle_at), DENY(open_by_handle_at),
  /* Mounts, old interface and new. */
  DENY(mount), DENY(umount2), DENY(swapon), DENY(swapoff), DENY(quotactl), DENY(acct),
  LACK(428 /* open_tree */), LACK(429 /* move_mount */), LACK(430 /* fsopen */), LACK(431 /* fsconfig */),
  LACK(432 /* fsmount */), LACK(433 /* fspick */), LACK(442 /* mount_setattr */), LACK(443 /* quotactl_fd */),
  /* The machine itself. */
  DENY(init_module), DENY(finit_module), DENY(delete_module), DENY(kexec_load), DENY(reboot),
  DENY(syslog), DENY(vhangup), DENY(sethostname), DENY(setdomainname), DENY(settimeofday), DENY(clock_settime),
#ifdef SYS_kexec_file_load
  DENY(kexec_file_load),
#endif
#if defined(__x86_64__)
  DENY(iopl), DENY(ioperm), DENY(uselib), DENY(modify_ldt),
#endif
  ALLOW,
};

void filter_install(void) {
  struct sock_fprog filter = {.len = sizeof program / sizeof program[0], .filter = program};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fatal("cannot give up new privileges");
  /* The engine's filter has turned the speculation guard on or off already; ours changes nothing there. */
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &filter) == 0) return;
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) != 0) fatal("cannot set the system call filter");
}
