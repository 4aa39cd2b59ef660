/* date.h: days of the civil (Gregorian) calendar, without clocks or time zones. */
#ifndef SIGNPOST_BASE_DATE_H
#define SIGNPOST_BASE_DATE_H

#include "base/buf.h"

#include <stdint.h>

typedef struct {
    int16_t year; /* 1 to 9999; 0: no date */
    uint8_t month, day;
} Date;

bool date_parse(Str text, Date *date);   /* "2026-03-03", and only days that exist */
bool date_is_set(Date date);
int date_cmp(Date a, Date b);
long date_days(Date date);               /* days since 1970-01-01 */
Date date_from_days(long days);
Date date_from_time(int64_t seconds);    /* the UTC day of a Unix time */
enum { DATE_BYTES = 10 };
void date_write(Date date, char text[DATE_BYTES]); /* 2026-03-03, without NUL */
void date_iso(Date date, Buf *out);      /* the same */

#endif
