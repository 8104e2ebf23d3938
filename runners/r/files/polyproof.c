/*
 * Frames and neutral values for R: docs/decisions/0002.
 *
 * R has no scalars and few types of its own for what others tell apart, so the
 * signature's letters (verification/types.ts) say how a value is read and
 * written. In: ints are doubles up to 2^53 and bit64's integer64 beyond; lists
 * of scalars are vectors with NA for null; maps are lists with names. Out:
 * whatever fits; what does not is written as what it is, and compared outside.
 */
#define _GNU_SOURCE
#include <R.h>
#include <Rinternals.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BYTES_MAX (16u << 20)
#define DEPTH_MAX 256
#define EXACT_MAX 9007199254740992.0

static int calls = -1, replies = -1;
static pid_t owner;

__attribute__((constructor)) static void take_descriptors(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  int shift = 2 * (now.tv_nsec / 64 % 200);
  calls = fcntl(3, F_DUPFD_CLOEXEC, 100 + shift);
  replies = fcntl(4, F_DUPFD_CLOEXEC, 101 + shift);
  close(3);
  close(4);
  owner = getpid();
}

/* Not in a fork of the solution's that came back here: it has no calls to answer. */
static void only_owner(void) {
  if (getpid() != owner) _exit(0);
}

SEXP polyproof_leave(SEXP code) {
  fflush(NULL);
  _exit(Rf_asInteger(code));
}

/* Frames. */

static int fill(char *to, size_t length) {
  while (length > 0) {
    ssize_t count = read(calls, to, length);
    if (count <= 0) return 0;
    to += count;
    length -= count;
  }
  return 1;
}

/* The payload of the next frame, NULL at the end. */
SEXP polyproof_receive(void) {
  size_t length = 0;
  char digit = 0;
  only_owner();
  while (fill(&digit, 1) && digit != '\n') length = length * 10 + (digit - '0');
  if (digit != '\n') return R_NilValue;
  SEXP payload = PROTECT(Rf_allocVector(RAWSXP, length));
  int whole = fill((char *)RAW(payload), length);
  UNPROTECT(1);
  return whole ? payload : R_NilValue;
}

static void write_all(const char *from, size_t length) {
  while (length > 0) {
    ssize_t count = write(replies, from, length);
    if (count < 0) _exit(1);
    from += count;
    length -= count;
  }
}

SEXP polyproof_send(SEXP payload) {
  char header[32];
  only_owner();
  fflush(NULL);
  write_all(header, snprintf(header, sizeof header, "%lld\n", (long long)XLENGTH(payload)));
  write_all((const char *)RAW(payload), XLENGTH(payload));
  return R_NilValue;
}

/* Types: one letter each, those of the items behind it. */

static const char *skip_type(const char *type) {
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

static const char *bare(const char *type) { return *type == 'o' ? bare(type + 1) : type; }

static int is_scalar(const char *type) { return strchr("tijds", *bare(type)) != NULL; }

/* The type of an item of a list or a tuple. */
static const char *item_type(const char *type, long index) {
  if (*type == 'l') return type + 1;
  char *items;
  strtol(type + 1, &items, 10);
  const char *item = items + 1;
  while (index-- > 0) item = skip_type(item);
  return item;
}

/* Whether the items of a list or tuple go into one vector. */
static int is_vector(const char *type, long count) {
  if (*type == 'l') return is_scalar(type + 1);
  const char *first = item_type(type, 0);
  for (long index = 0; index < count; index++) {
    const char *item = item_type(type, index);
    if (!is_scalar(item) || *bare(item) != *bare(first)) return 0;
  }
  return count > 0;
}

/* Reading. */

typedef struct {
  const char *at, *end;
} Reader;

static long number_until(Reader *in, char stop) {
  char *after;
  long number = strtol(in->at, &after, 10);
  if (*after != stop) Rf_error("the call is not readable");
  in->at = after + 1;
  return number;
}

static SEXP text_of(Reader *in) {
  long length = number_until(in, ':');
  if (memchr(in->at, 0, length) != NULL) Rf_error("a string of R's cannot hold U+0000");
  SEXP text = Rf_mkCharLenCE(in->at, length, CE_UTF8);
  in->at += length;
  return text;
}

static double double_of(Reader *in) {
  char *after;
  double number = strtod(in->at, &after);
  in->at = after + 1;
  return number;
}

static SEXP as_integer64(SEXP numbers) {
  SEXP class = PROTECT(Rf_mkString("integer64"));
  Rf_setAttrib(numbers, R_ClassSymbol, class);
  UNPROTECT(1);
  return numbers;
}

static double bits_of(int64_t number) {
  double bits;
  memcpy(&bits, &number, sizeof bits);
  return bits;
}

static int64_t int_of(Reader *in) {
  char *after;
  int64_t number = strtoll(in->at, &after, 10);
  in->at = after + 1;
  return number;
}

static int is_exact(int64_t number) { return number <= (int64_t)EXACT_MAX && number >= -(int64_t)EXACT_MAX; }

static SEXP read_value(Reader *in, const char *type);

/* `count` scalars of one type as a vector, NA for null. */
static SEXP read_vector(Reader *in, const char *type, long count) {
  char kind = *bare(type);
  SEXPTYPE storage = kind == 't' ? LGLSXP : kind == 's' ? STRSXP : REALSXP;
  SEXP vector = PROTECT(Rf_allocVector(storage, count));
  int64_t *ints = kind == 'i' || kind == 'j' ? (int64_t *)R_alloc(count + 1, sizeof(int64_t)) : NULL;
  int is_large = 0;
  for (long index = 0; index < count; index++) {
    char tag = *in->at++;
    if (tag == 'n') {
      if (kind == 's') SET_STRING_ELT(vector, index, NA_STRING);
      else if (kind == 't') LOGICAL(vector)[index] = NA_LOGICAL;
      else REAL(vector)[index] = NA_REAL;
      if (ints != NULL) ints[index] = INT64_MIN;
    } else if (kind == 's') SET_STRING_ELT(vector, index, text_of(in));
    else if (kind == 't') LOGICAL(vector)[index] = tag == 't';
    else if (ints == NULL) REAL(vector)[index] = double_of(in);
    else {
      ints[index] = int_of(in);
      is_large |= !is_exact(ints[index]);
      REAL(vector)[index] = (double)ints[index];
    }
  }
  if (is_large) {
    for (long index = 0; index < count; index++) REAL(vector)[index] = bits_of(ints[index]);
    as_integer64(vector);
  }
  UNPROTECT(1);
  return vector;
}

static SEXP read_map(Reader *in, const char *type) {
  long count = number_until(in, ':');
  const char *value_type = skip_type(type + 1);
  SEXP map = PROTECT(Rf_allocVector(VECSXP, count)), names = PROTECT(Rf_allocVector(STRSXP, count));
  for (long index = 0; index < count; index++) {
    if (*in->at++ == 's') SET_STRING_ELT(names, index, text_of(in));
    else {
      char digits[32];
      snprintf(digits, sizeof digits, "%" PRId64, int_of(in));
      SET_STRING_ELT(names, index, Rf_mkChar(digits));
    }
    SET_VECTOR_ELT(map, index, read_value(in, value_type));
  }
  Rf_setAttrib(map, R_NamesSymbol, names);
  UNPROTECT(2);
  return map;
}

static SEXP read_value(Reader *in, const char *type) {
  type = bare(type);
  switch (*in->at) {
    case 'n':
      in->at++;
      return R_NilValue;
    case 'm':
      in->at++;
      return read_map(in, type);
    case 'l':
    case 'u': {
      in->at++;
      long count = number_until(in, ':');
      if (is_vector(type, count)) return read_vector(in, item_type(type, 0), count);
      SEXP list = PROTECT(Rf_allocVector(VECSXP, count));
      for (long index = 0; index < count; index++) SET_VECTOR_ELT(list, index, read_value(in, item_type(type, index)));
      UNPROTECT(1);
      return list;
    }
    default:
      return read_vector(in, type, 1);
  }
}

/* The arguments of a call as a list. */
SEXP polyproof_decode(SEXP payload, SEXP signature) {
  SEXP text = PROTECT(Rf_allocVector(RAWSXP, XLENGTH(payload) + 1));
  memcpy(RAW(text), RAW(payload), XLENGTH(payload));
  RAW(text)[XLENGTH(payload)] = 0;
  Reader in = {(const char *)RAW(text) + 1, (const char *)RAW(text) + XLENGTH(payload)};
  const char *type = CHAR(STRING_ELT(signature, 0));
  long count = number_until(&in, ':');
  SEXP arguments = PROTECT(Rf_allocVector(VECSXP, count));
  for (long index = 0; index < count; index++) SET_VECTOR_ELT(arguments, index, read_value(&in, item_type(type, index)));
  UNPROTECT(2);
  return arguments;
}

/* Writing. */

typedef struct {
  char *bytes;
  size_t length, capacity;
} Writer;

static void put(Writer *out, const char *bytes, size_t length) {
  if (out->length + length > BYTES_MAX) Rf_error("the result takes more than %u bytes", BYTES_MAX);
  if (out->length + length > out->capacity) {
    size_t capacity = 2 * (out->length + length);
    char *larger = R_alloc(capacity, 1);
    if (out->length > 0) memcpy(larger, out->bytes, out->length);
    out->bytes = larger;
    out->capacity = capacity;
  }
  memcpy(out->bytes + out->length, bytes, length);
  out->length += length;
}

static void put_head(Writer *out, char tag, long count) {
  char head[32];
  put(out, head, snprintf(head, sizeof head, "%c%ld:", tag, count));
}

static void put_text(Writer *out, SEXP text) {
  if (text == NA_STRING) {
    put(out, "n", 1);
    return;
  }
  const char *bytes = Rf_getCharCE(text) == CE_BYTES ? CHAR(text) : Rf_translateCharUTF8(text);
  if (!Rf_charIsUTF8(text) && Rf_getCharCE(text) == CE_BYTES) Rf_error("the result holds bytes that are not text");
  put_head(out, 's', strlen(bytes));
  put(out, bytes, strlen(bytes));
}

static void put_int(Writer *out, int64_t number) {
  char digits[32];
  put(out, digits, snprintf(digits, sizeof digits, "i%" PRId64 ";", number));
}

static void put_double(Writer *out, double number, int as_int) {
  char digits[400];
  if (as_int && number == floor(number) && fabs(number) < 1e300)
    put(out, digits, snprintf(digits, sizeof digits, "i%.0f;", number == 0 ? 0.0 : number));
  else if (isnan(number)) put(out, "dnan;", 5);
  else if (isinf(number)) put(out, number > 0 ? "dinf;" : "d-inf;", number > 0 ? 5 : 6);
  else put(out, digits, snprintf(digits, sizeof digits, "d%.17g;", number));
}

static const char any[] = "a";

/* An item of a vector that is not a list. */
static void put_scalar(Writer *out, SEXP vector, R_xlen_t index, const char *type) {
  int is_optional = *type == 'o';
  char kind = *bare(type);
  switch (TYPEOF(vector)) {
    case LGLSXP: {
      int it = LOGICAL(vector)[index];
      put(out, it == NA_LOGICAL ? "n" : it ? "t" : "f", 1);
      return;
    }
    case INTSXP: {
      int it = INTEGER(vector)[index];
      if (it == NA_INTEGER) put(out, "n", 1);
      else if (kind == 'd') put_double(out, it, 0);
      else put_int(out, it);
      return;
    }
    case REALSXP: {
      double it = REAL(vector)[index];
      if (Rf_inherits(vector, "integer64")) {
        int64_t number;
        memcpy(&number, &it, sizeof number);
        put_int(out, number);
      } else if (R_IsNA(it) && (is_optional || kind != 'd')) put(out, "n", 1);
      else put_double(out, it, kind == 'i' || kind == 'j');
      return;
    }
    case STRSXP:
      put_text(out, STRING_ELT(vector, index));
      return;
    default:
      Rf_error("the result holds a %s, which is not a neutral value", Rf_type2char(TYPEOF(vector)));
  }
}

static void put_value(Writer *out, SEXP value, const char *type, int depth);

static void put_item(Writer *out, SEXP value, R_xlen_t index, const char *type, int depth) {
  if (TYPEOF(value) == VECSXP) put_value(out, VECTOR_ELT(value, index), type, depth);
  else if (is_scalar(type) || *type == 'a' || *type == 'n') put_scalar(out, value, index, *type == 'n' ? any : type);
  else if (*bare(type) == 'l') {
    put_head(out, 'l', 1);
    put_scalar(out, value, index, any);
  } else put_scalar(out, value, index, any);
}

static void put_key(Writer *out, SEXP name, const char *type) {
  char *after;
  const char *text = CHAR(name);
  errno = 0;
  int64_t number = strtoll(text, &after, 10);
  if (*type == 'i' && *text != 0 && *after == 0) put_int(out, number);
  else put_text(out, name == NA_STRING ? Rf_mkChar("NA") : name);
}

static void put_map(Writer *out, SEXP value, const char *type, int depth) {
  const char *key_type = *type == 'm' ? type + 1 : "s", *value_type = *type == 'm' ? skip_type(type + 1) : any;
  SEXP names = Rf_getAttrib(value, R_NamesSymbol);
  R_xlen_t count = Rf_xlength(value);
  put_head(out, 'm', count);
  for (R_xlen_t index = 0; index < count; index++) {
    put_key(out, STRING_ELT(names, index), key_type);
    put_item(out, value, index, value_type, depth + 1);
  }
}

/* A matrix as the list of its rows. */
static void put_rows(Writer *out, SEXP matrix, const char *type) {
  int rows = Rf_nrows(matrix), columns = Rf_ncols(matrix);
  const char *item = *type == 'l' && *bare(type + 1) == 'l' ? bare(type + 1) + 1 : any;
  put_head(out, 'l', rows);
  for (int row = 0; row < rows; row++) {
    put_head(out, 'l', columns);
    for (int column = 0; column < columns; column++) put_item(out, matrix, row + (R_xlen_t)rows * column, item, DEPTH_MAX);
  }
}

static void put_value(Writer *out, SEXP value, const char *type, int depth) {
  if (depth > DEPTH_MAX) Rf_error("the result is nested deeper than %d", DEPTH_MAX);
  const char *wanted = bare(type);
  int is_list = TYPEOF(value) == VECSXP;
  R_xlen_t count = Rf_xlength(value);
  if (value == R_NilValue && *type == 'l') put(out, "l0:", 3);
  else if (value == R_NilValue && *type == 'm') put(out, "m0:", 3);
  else if (value == R_NilValue) put(out, "n", 1);
  else if (Rf_inherits(value, "factor")) {
    SEXP text = PROTECT(Rf_asCharacterFactor(value));
    put_value(out, text, type, depth + 1);
    UNPROTECT(1);
  } else if (!is_list && !Rf_isVectorAtomic(value))
    Rf_error("the result holds a %s, which is not a neutral value", Rf_type2char(TYPEOF(value)));
  else if (Rf_isMatrix(value) && (*wanted == 'l' || *wanted == 'a')) put_rows(out, value, wanted);
  else if (*wanted == 'm' && (count == 0 || Rf_getAttrib(value, R_NamesSymbol) != R_NilValue)) put_map(out, value, wanted, depth);
  else if (*wanted == 'l' || *wanted == 'u') {
    /* An optional list is a vector of one NA where it is null. */
    if (*type == 'o' && !is_list && count == 1 && TYPEOF(value) == LGLSXP && LOGICAL(value)[0] == NA_LOGICAL) {
      put(out, "n", 1);
      return;
    }
    char *after;
    long items = *wanted == 'u' ? strtol(wanted + 1, &after, 10) : 0;
    put_head(out, *wanted, count);
    for (R_xlen_t index = 0; index < count; index++)
      put_item(out, value, index, *wanted == 'u' && index >= items ? any : item_type(wanted, index), depth + 1);
  } else if (count == 1 && (!is_list || (is_scalar(wanted) && TYPEOF(VECTOR_ELT(value, 0)) != VECSXP)))
    put_item(out, value, 0, type, depth + 1);
  else if (Rf_getAttrib(value, R_NamesSymbol) != R_NilValue) put_map(out, value, any, depth);
  else {
    put_head(out, 'l', count);
    for (R_xlen_t index = 0; index < count; index++) put_item(out, value, index, any, depth + 1);
  }
}

static SEXP taken(Writer *out) {
  SEXP bytes = PROTECT(Rf_allocVector(RAWSXP, out->length));
  if (out->length > 0) memcpy(RAW(bytes), out->bytes, out->length);
  UNPROTECT(1);
  return bytes;
}

/* The wire form of a result: the type stands behind the parameters' in the signature. */
SEXP polyproof_encode(SEXP value, SEXP signature) {
  Writer out = {0};
  put_value(&out, value, skip_type(CHAR(STRING_ELT(signature, 0))), 0);
  return taken(&out);
}

/* Wire form of a value by a type of ours. */
SEXP polyproof_encode_as(SEXP value, SEXP type) {
  Writer out = {0};
  put_value(&out, value, CHAR(STRING_ELT(type, 0)), 0);
  return taken(&out);
}
