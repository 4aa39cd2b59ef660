/* assets.h: files that pages load. */
#ifndef SIGNPOST_THEME_ASSETS_H
#define SIGNPOST_THEME_ASSETS_H

#include "model/site.h"
#include "theme/theme.h"

/* A file that pages load: the theme's built styles, with the council's colour in place. */
typedef struct {
    Str name, address; /* "site.css", "/assets/site.1a2b3c4d.css" */
    Str bytes;
} Asset;

/* The theme's built files, ready to publish: ":root{--brand:" of a style sheet gets the site's colour. */
Asset *assets_prepare(const Theme *theme, const Site *site, Arena *arena, size_t *count);

#endif
