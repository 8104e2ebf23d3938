/* The process starts here: what was submitted has its main by another name, if it has one. */
#include <stddef.h>

extern void polyproof_main(void);
extern int polyproof_user_main(int, char **) __attribute__((weak));

void polyproof_run_main(void) {
  static char name[] = "program";
  char *arguments[] = {name, NULL};
  if (polyproof_user_main) polyproof_user_main(1, arguments);
}

int main(void) {
  polyproof_main();
  return 1;
}
