/* Types: one letter each, those of the items behind it (signatureText in verification/types.ts). */
#include <stdlib.h>
#include <string.h>

#include "polyproof.h"

const char *skip_type(const char *type) {
  switch (*type) {
    case 'o':
    case 'l':
      return skip_type(type + 1);
    case 'm':
      return skip_type(skip_type(type + 1));
    case 'u': {
      char *items;
      long count = strtol(type + 1, &items, 10);
      const char *item = items + 1;
      while (count-- > 0) item = skip_type(item);
      return item;
    }
    default:
      return type + 1;
  }
}

const char *bare(const char *type) { return *type == 'o' ? bare(type + 1) : type; }

int is_scalar(const char *type) { return strchr("tijds", *bare(type)) != NULL; }

const char *item_type(const char *type, long index) {
  if (*type == 'l') return type + 1;
  char *items;
  strtol(type + 1, &items, 10);
  const char *item = items + 1;
  while (index-- > 0) item = skip_type(item);
  return item;
}

int is_vector(const char *type, long count) {
  if (*type == 'l') return is_scalar(type + 1);
  const char *first = item_type(type, 0);
  for (long index = 0; index < count; index++) {
    const char *item = item_type(type, index);
    if (!is_scalar(item) || *bare(item) != *bare(first)) return 0;
  }
  return count > 0;
}
