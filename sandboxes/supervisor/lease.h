/* What one lease of the box owns: its uids, and the requests that use them. */
#ifndef LEASE_H
#define LEASE_H

#include <stdint.h>
#include <sys/types.h>

struct lease {
  uid_t build, program;
};

/* Empties the box and makes it a new lease's. Called once at the start, too. */
void lease_open(struct lease *lease);
/* Answers RESET: kills, wipes, audits; the lease has new uids afterwards. */
void lease_reset(struct lease *lease);
/* First uid and number of uids that leases are given, for the facts. */
void lease_range(uint64_t *first, uint64_t *count);

/* Between executions: removes what the program made where asked, or where it filled the memory. */
void lease_clean(const struct lease *lease, int discard);

#endif
