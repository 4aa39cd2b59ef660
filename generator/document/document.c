#include "document/document.h"
#include "base/language.h"
#include "document/draw.h"
#include "document/metadata.h"
#include "document/press.h"
#include "pdf/icc.h"
#include "picture/picture.h"
#include "text/breaks.h"

static void desk_destroy(Desk *desk)
{
    shapes_destroy(desk->shapes);
    qr_codes_destroy(desk->codes);
    arena_destroy(desk->paper);
    arena_destroy(desk->arena);
}

static void desks_release(void *handle)
{
    Desks *desks = handle;
    for (Desk *desk = desks->free, *next; desk; desk = next) {
        next = desk->next;
        desk_destroy(desk);
    }
    pthread_mutex_destroy(&desks->lock);
}

static Desks *desks_create(Arena *arena)
{
    Desks *desks = ARENA_NEW(arena, Desks);
    pthread_mutex_init(&desks->lock, NULL);
    arena_defer(arena, desks_release, desks);
    return desks;
}

Desk *press_take_desk(const Press *press)
{
    Desks *desks = press->desks;
    pthread_mutex_lock(&desks->lock);
    Desk *desk = desks->free;
    if (desk) desks->free = desk->next;
    pthread_mutex_unlock(&desks->lock);
    if (desk) return desk;
    Arena *arena = arena_create();
    desk = ARENA_NEW(arena, Desk);
    *desk = (Desk){.arena = arena, .paper = arena_create(), .packer = packer_create(arena),
                   .shapes = shapes_create(press->fonts), .codes = qr_codes_create()};
    return desk;
}

void press_free_desk(const Press *press, Desk *desk)
{
    Desks *desks = press->desks;
    arena_reset(desk->paper);
    shapes_trim(desk->shapes);
    qr_codes_trim(desk->codes);
    pthread_mutex_lock(&desks->lock);
    desk->next = desks->free;
    desks->free = desk;
    pthread_mutex_unlock(&desks->lock);
}

Press *press_open(const FontFiles *files, size_t count, Diag *diag)
{
    Arena *arena = arena_create();
    Press *press = ARENA_NEW(arena, Press);
    press->arena = arena;
    breaks_prepare();
    press->fonts = fonts_open(files, count, arena, diag);
    if (!press->fonts) {
        arena_destroy(arena);
        return NULL;
    }
    press->desks = desks_create(arena);
    Buf profile = {0};
    icc_srgb(&profile);
    press->profile = pack(packer_create(arena), arena, buf_str(&profile));
    buf_release(&profile);
    return press;
}

void press_picture(Packer *packer, Arena *arena, const PictureObject *object, PressPicture *kept)
{
    kept->is_form = object->is_form;
    kept->is_drawing = object->is_drawing;
    kept->width = object->width;
    kept->height = object->height;
    kept->turn = object->turn;
    const char *kind = object->is_form ? "/Form/Filter/FlateDecode" : "/Image";
    kept->entries = arena_printf(arena, "/Type/XObject/Subtype%s %.*s", kind, STR_ARG(object->extra));
    kept->bytes = object->is_form ? pack(packer, arena, object->content) : object->content;
}

bool press_add_pictures(Press *press, const Picture *const *pictures, size_t count, Diag *diag)
{
    Packer *packer = packer_create(press->arena);
    press->pictures = ARENA_MANY(press->arena, PressPicture, count);
    press->picture_count = count;
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        PictureObject object;
        if (picture_convert(pictures[i], press->arena, &object, diag))
            press_picture(packer, press->arena, &object, &press->pictures[i]);
        else
            good = false;
    }
    return good;
}

void press_letter_widths(const Press *press, size_t count, float *regular, float *bold)
{
    for (uint32_t c = ' '; c < count; c++) {
        regular[c] = fonts_width(press->fonts, c, 0);
        bold[c] = fonts_width(press->fonts, c, FONT_BOLD);
    }
}

void press_close(Press *press)
{
    if (press) arena_destroy(press->arena);
}

static bool write_catalog(Flow *flow, Canvas *canvas)
{
    Pdf *pdf = flow->pdf;
    Str entries = arena_printf(flow->arena, "/N 3/Filter/FlateDecode ");
    PdfId profile = pdf_add_stream(pdf, entries, flow->press->profile);
    PdfId outline = metadata_write_outline(flow);
    Buf out = {0};
    buf_printf(&out, "/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true%s>>/Lang",
               flow->text.right_to_left ? "/Direction/R2L" : "");
    pdf_put_bytes(&out, flow->doc->language);
    buf_printf(&out, "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)"
                     "/DestOutputProfile %d 0 R>>]", profile);
    pdf_put_ref(&out, "Metadata", metadata_write_xmp(pdf, flow->doc));
    if (outline) {
        pdf_put_ref(&out, "Outlines", outline);
        buf_add_cstr(&out, "/PageMode/UseOutlines");
    }
    pdf_put_ref(&out, "StructTreeRoot", tags_write(flow->tags));
    bool good = canvas_put_form(canvas, fonts_path(flow->press->fonts, 0), &out, flow->diag);
    pdf_set_catalog(pdf, buf_str(&out));
    pdf_set_info(pdf, metadata_write_info(pdf, flow->doc));
    buf_release(&out);
    return good;
}

static bool has_what_it_needs(const Doc *doc, Diag *diag)
{
    if (doc->title.len && doc->language.len) return true;
    diag_report(diag, DIAG_ERROR, doc->root.place, "document-incomplete", "'%.*s': the document has no %s",
                STR_ARG(doc->address), doc->title.len ? "language" : "title");
    diag_hint(diag, "screen readers need it: give the page a %s",
              doc->title.len ? "language such as 'en-GB'" : "title");
    return false;
}

/* It will be composed again, so nothing is drawn. */
static bool too_long(const Flow *flow)
{
    const Doc *doc = flow->doc;
    return doc->briefer && doc->most_pages > 0 && flow->page_count > (size_t)doc->most_pages;
}

static bool write_document(Flow *flow, Desk *desk, Buf *out)
{
    flow->pdf = pdf_create(flow->arena);
    flow->tags = tags_create(flow->arena, flow->pdf);
    Packer *packer = flow->packer = desk->packer;
    flow->codes = desk->codes;
    Map missing = {0};
    flow->text = (TextContext){.fonts = flow->press->fonts, .shapes = desk->shapes,
                               .arena = flow->arena, .language = flow->doc->language, .address = flow->doc->address,
                               .right_to_left = language_is_right_to_left(flow->doc->language),
                               .diag = flow->diag, .missing = &missing};
    flow_open(flow);
    if (!flow_document(flow)) return false;
    if (too_long(flow)) return true;
    FontUse *use = font_use_create(flow->press->fonts, flow->arena);
    Canvas *canvas = canvas_create(flow->arena, flow->press, flow->pdf, flow->tags, use, packer);
    draw_pages(flow, canvas);
    if (flow->text.failed || !font_use_write(use, flow->pdf, packer, flow->diag)) return false;
    if (!write_catalog(flow, canvas)) return false;
    return pdf_save(flow->pdf, packer, out, flow->doc->address, flow->diag);
}

bool document_write(const Press *press, const Doc *doc, Buf *out, DocumentInfo *info, Diag *diag)
{
    if (!has_what_it_needs(doc, diag)) return false;
    Desk *desk = press_take_desk(press);
    Flow flow = {.press = press, .doc = doc, .arena = desk->paper, .diag = diag};
    bool good = write_document(&flow, desk, out);
    if (good && info) info->pages = (int)flow.page_count;
    press_free_desk(press, desk);
    return good;
}
