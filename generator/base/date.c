#include "base/date.h"

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static bool digits(Str text, int *value)
{
    *value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
        *value = *value * 10 + (text.ptr[i] - '0');
    }
    return text.len > 0;
}

bool date_parse(Str text, Date *date)
{
    int year, month, day;
    if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-') return false;
    if (!digits(str_slice(text, 0, 4), &year) || !digits(str_slice(text, 5, 7), &month) ||
        !digits(str_slice(text, 8, 10), &day))
        return false;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > month_days(year, month)) return false;
    *date = (Date){(int16_t)year, (uint8_t)month, (uint8_t)day};
    return true;
}

bool date_is_set(Date date)
{
    return date.year != 0;
}

int date_cmp(Date a, Date b)
{
    long x = date_days(a), y = date_days(b);
    return (x > y) - (x < y);
}

/* Counts in eras of 400 years that begin on 1 March, so that the leap day is a year's last. */
long date_days(Date date)
{
    long year = date.year - (date.month <= 2);
    long era = (year >= 0 ? year : year - 399) / 400;
    long year_of_era = year - era * 400;
    long day_of_year = (153L * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    long day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

Date date_from_days(long days)
{
    days += 719468;
    long era = (days >= 0 ? days : days - 146096) / 146097;
    long day_of_era = days - era * 146097;
    long year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    long day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    long month_from_march = (5 * day_of_year + 2) / 153;
    long month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    long year = year_of_era + era * 400 + (month <= 2);
    return (Date){(int16_t)year, (uint8_t)month, (uint8_t)(day_of_year - (153 * month_from_march + 2) / 5 + 1)};
}

Date date_from_time(int64_t seconds)
{
    int64_t days = seconds >= 0 ? seconds / 86400 : -((86399 - seconds) / 86400);
    return date_from_days((long)days);
}

static char digit(int number)
{
    return (char)('0' + number % 10);
}

/* By hand: pages are full of dates. */
void date_write(Date date, char text[DATE_BYTES])
{
    int year = date.year > 0 ? date.year : 0;
    const int numbers[DATE_BYTES] = {year / 1000, year / 100, year / 10, year, 0,
                                     date.month / 10, date.month, 0, date.day / 10, date.day};
    for (size_t i = 0; i < DATE_BYTES; i++) text[i] = digit(numbers[i]);
    text[4] = text[7] = '-';
}

void date_iso(Date date, Buf *out)
{
    char text[DATE_BYTES];
    date_write(date, text);
    buf_add(out, (Str){text, sizeof text});
}
