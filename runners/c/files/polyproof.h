// What glue.pl writes calls of: the next value of a call, and the parts of a result. See calls.c.
//
// No other header, and no name but ours: all this comes after a solution that may have defined anything.

// The glue: reads the arguments, calls the entry point, puts the result.
void polyproof_call(void);

__attribute__((noreturn)) void polyproof_unable(const char* reason);
void polyproof_begin(long arguments);
__int128 polyproof_int(void);
double polyproof_float(void);
int polyproof_bool(void);
char* polyproof_string(void);
char polyproof_char(void);
// Whether the next value is null; then it is passed over.
int polyproof_null(void);
// The number of items of the list that comes next.
long polyproof_items(void);
// Memory that stays, in zeros.
void* polyproof_keep(unsigned long bytes);

void polyproof_put_null(void);
void polyproof_put_bool(int value);
void polyproof_put_int(__int128 value);
void polyproof_put_float(double value);
void polyproof_put_float32(float value);
void polyproof_put_string(const char* text);
void polyproof_put_char(char value);
void polyproof_put_list(char tag, __int128 count);

#define POLYPROOF_INT(type)                                                                    \
  ({                                                                                           \
    const __int128 polyproof_value = polyproof_int();                                          \
    const type polyproof_fitting = (type)polyproof_value;                                      \
    if ((__int128)polyproof_fitting != polyproof_value) polyproof_unable("an argument does not fit its " #type); \
    polyproof_fitting;                                                                         \
  })

// By its own type: a function that is to return an int may return a double.
#define POLYPROOF_PUT_NUMBER(value)                                                            \
  _Generic((value), float: polyproof_put_float32, double: polyproof_put_float,                 \
           long double: polyproof_put_float, default: polyproof_put_int)(value)
