/*
 * Files in and out of the work folder. Paths are walked part by part without
 * following links, so nothing outside is read or written whatever a program
 * left there.
 */
#ifndef FILES_H
#define FILES_H

#include <stdint.h>
#include <sys/types.h>

/* Answers PUT: makes the files of the request, replacing what has their names. */
void files_put(uint32_t length, uid_t build, uid_t program);
/* Answers GET: regular files only, within the size asked for. */
void files_get(uint32_t length);

#endif
