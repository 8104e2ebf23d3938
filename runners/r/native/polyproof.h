/* What the parts of R's harness in C share: see channel.c, types.c, reading.c and writing.c. */
#include <R.h>
#include <Rinternals.h>

#define BYTES_MAX (16u << 20)
#define DEPTH_MAX 256
/* Beyond this a double does not hold every int. */
#define EXACT_MAX 9007199254740992.0

/* The letter behind a type and those of its items. */
const char *skip_type(const char *type);
/* The type without its optional. */
const char *bare(const char *type);
int is_scalar(const char *type);
/* The type of an item of a list or a tuple. */
const char *item_type(const char *type, long index);
/* Whether the items of a list or tuple go into one vector. */
int is_vector(const char *type, long count);
