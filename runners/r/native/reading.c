/*
 * Neutral values become R's.
 *
 * R has no scalars and few types of its own for what others tell apart, so the
 * signature's letters say how a value is read: ints are doubles up to 2^53 and
 * bit64's integer64 beyond; lists of scalars are vectors with NA for null; maps
 * are lists with names.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "polyproof.h"

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
