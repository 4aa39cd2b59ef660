/* picture.h: a picture by name, with what must be said of it. */
#ifndef SIGNPOST_MODEL_PICTURE_H
#define SIGNPOST_MODEL_PICTURE_H

#include "base/diag.h"

typedef enum { PICTURE_SVG, PICTURE_PNG, PICTURE_JPEG } PictureFormat;

/* Frozen with the site; shared by all threads. */
typedef struct {
    Str name;    /* "swim": what content writes as picture:swim */
    Str alt;     /* what it shows, for who cannot see it */
    Str licence; /* "CC BY-SA 4.0" */
    Str author;  /* "OpenMoji" */
    Str source;  /* address of the set, may be absent */
    Str words;   /* other words for it: "mum, dad"; may be absent */
    Str set;     /* "mulberry": the set with a list of its own that it is of, else absent */
    bool own;    /* of the content, not of the theme */
    PictureFormat format;
    Str bytes;   /* the file */
    int width, height; /* as pages show it, in pixels of CSS, where there is room */
    Str address; /* where the site serves it: /assets/swim.1a2b3c4d.svg */
    Place place; /* the entry in pictures.yml, for messages */
    size_t index; /* its number in the site's list of pictures */
} Picture;

#endif
