#include "pdf/pdf.h"
#include "base/digest.h"
#include "base/utf8.h"

#include <hpdf.h>
#include <hpdf_consts.h>
#include <hpdf_doc.h>
#include <hpdf_pages.h>
#include <hpdf_utils.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if HPDF_VERSION_ID != 20300
#error "this file reaches into the structures of libharu 2.3.0: check them before building with another version"
#endif

/* How libharu is used: it makes every object, numbers it, keeps the tree of pages and turns objects into bytes. Our
 * dictionaries hold their entries as ready text, which the hook write_fn puts out; that goes round the limits of its
 * own number, string and array writers. */
struct Pdf {
    Arena *arena;
    HPDF_Doc doc;
    HPDF_Dict *objects; /* by number; NULL where libharu made the object by itself */
    size_t object_count, object_room;
    PdfId info;
};

enum { LONGEST_STRING = 32767, OBJECTS_A_STREAM = 200 };

static void *haru_alloc(HPDF_UINT size)
{
    return memory_alloc(size);
}

static void haru_free(void *memory)
{
    free(memory);
}

static void haru_release(void *doc)
{
    HPDF_Free(doc);
}

Pdf *pdf_create(Arena *arena)
{
    Pdf *pdf = ARENA_NEW(arena, Pdf);
    pdf->arena = arena;
    pdf->doc = HPDF_NewEx(NULL, haru_alloc, haru_free, 0, NULL);
    if (!pdf->doc) return pdf; /* pdf_save reports it */
    pdf->doc->pdf_version = HPDF_VER_17;
    arena_defer(arena, haru_release, pdf->doc);
    return pdf;
}

static HPDF_STATUS write_entries(HPDF_Dict dict, HPDF_Stream stream)
{
    const Str *entries = dict->attr;
    if (!entries) return HPDF_OK;
    return HPDF_Stream_Write(stream, (const HPDF_BYTE *)entries->ptr, (HPDF_UINT)entries->len);
}

static void set_entries(Pdf *pdf, HPDF_Dict dict, Str entries)
{
    Str *kept = ARENA_NEW(pdf->arena, Str);
    *kept = arena_str(pdf->arena, entries);
    dict->attr = kept;
    dict->write_fn = write_entries;
}

static PdfId id_of(HPDF_Dict dict)
{
    return (PdfId)(dict->header.obj_id & 0x00FFFFFF);
}

static PdfId keep(Pdf *pdf, HPDF_Dict dict)
{
    PdfId id = id_of(dict);
    while (pdf->object_count <= (size_t)id) {
        HPDF_Dict *slot = &ARENA_PUSH(pdf->arena, pdf->objects, pdf->object_count, pdf->object_room);
        *slot = NULL;
    }
    pdf->objects[id] = dict;
    return id;
}

PdfId pdf_reserve(Pdf *pdf)
{
    if (!pdf->doc) return 0;
    HPDF_Dict dict = HPDF_Dict_New(pdf->doc->mmgr);
    if (!dict || HPDF_Xref_Add(pdf->doc->xref, dict) != HPDF_OK) return 0;
    return keep(pdf, dict);
}

void pdf_define(Pdf *pdf, PdfId id, Str entries)
{
    if (id) set_entries(pdf, pdf->objects[id], entries);
}

PdfId pdf_add_stream(Pdf *pdf, Str entries, Str bytes)
{
    if (!pdf->doc) return 0;
    HPDF_Dict dict = HPDF_DictStream_New(pdf->doc->mmgr, pdf->doc->xref);
    if (!dict) return 0;
    set_entries(pdf, dict, entries);
    if (bytes.len) HPDF_Stream_Write(dict->stream, (const HPDF_BYTE *)bytes.ptr, (HPDF_UINT)bytes.len);
    return keep(pdf, dict);
}

PdfId pdf_reserve_page(Pdf *pdf)
{
    HPDF_Page page = pdf->doc ? HPDF_AddPage(pdf->doc) : NULL;
    return page ? keep(pdf, page) : 0;
}

void pdf_define_page(Pdf *pdf, PdfId id, const PdfPage *values)
{
    if (!id) return;
    HPDF_Page page = pdf->objects[id];
    HPDF_Page_SetWidth(page, values->width);
    HPDF_Page_SetHeight(page, values->height);
    HPDF_Dict_AddName(page, "Tabs", "S");
    HPDF_Dict_AddNumber(page, "StructParents", values->struct_parents);

    HPDF_Dict resources = HPDF_Dict_New(pdf->doc->mmgr);
    if (!resources) return;
    set_entries(pdf, resources, values->resources);
    HPDF_Dict_Add(page, "Resources", resources);

    HPDF_Dict contents = HPDF_Dict_GetItem(page, "Contents", HPDF_OCLASS_DICT);
    if (!contents) return;
    set_entries(pdf, contents, STR("/Filter /FlateDecode "));
    HPDF_Stream_Write(contents->stream, (const HPDF_BYTE *)values->content.ptr, (HPDF_UINT)values->content.len);

    if (!values->annotation_count) return;
    HPDF_Array annotations = HPDF_Array_New(pdf->doc->mmgr);
    if (!annotations) return;
    HPDF_Dict_Add(page, "Annots", annotations);
    for (size_t i = 0; i < values->annotation_count; i++) {
        if (values->annotations[i]) HPDF_Array_Add(annotations, pdf->objects[values->annotations[i]]);
    }
}

void pdf_set_catalog(Pdf *pdf, Str entries)
{
    if (pdf->doc) set_entries(pdf, pdf->doc->catalog, entries);
}

void pdf_set_info(Pdf *pdf, PdfId id)
{
    pdf->info = id;
}

const char *pdf_library(void)
{
    return "libharu " HPDF_VERSION_TEXT;
}

/* Writing the file. libharu's own writer would give each object a line in a classic table; packing the small objects
 * into compressed object streams (ISO 32000-1, 7.5.7) takes a fifth off the file. */

typedef struct {
    enum { ENTRY_FREE, ENTRY_OFFSET, ENTRY_PACKED } kind;
    size_t where; /* offset in the file, or number of the object stream */
    size_t index; /* in the object stream */
} Entry;

typedef struct {
    Pdf *pdf;
    Buf *out;
    size_t base; /* where the file begins in *out */
    HPDF_Stream stream;
    Buf values; /* what libharu writes through the stream */
    Entry *entries;
    size_t entry_count;
    Packer *packer;
} Writer;

static HPDF_STATUS take_bytes(HPDF_Stream stream, const HPDF_BYTE *bytes, HPDF_UINT size)
{
    Writer *writer = stream->attr;
    buf_add(&writer->values, (Str){(const char *)bytes, size});
    return HPDF_OK;
}

static size_t here(const Writer *writer)
{
    return writer->out->len - writer->base;
}

/* The length is kept by libharu as an object of its own, which is not known before the stream is written: it is put
 * in directly here. */
static void write_stream_object(Writer *writer, size_t id, HPDF_Dict dict)
{
    buf_clear(&writer->values);
    HPDF_Dict_RemoveElement(dict, "Length");
    HPDF_Stream content = dict->stream;
    dict->stream = NULL; /* only the dictionary for now */
    HPDF_Obj_WriteValue(dict, writer->stream, NULL);
    dict->stream = content;
    Str value = buf_str(&writer->values);
    value.len -= 2; /* its ">>" */
    writer->entries[id] = (Entry){ENTRY_OFFSET, here(writer), 0};
    buf_printf(writer->out, "%zu 0 obj\n", id);
    buf_add(writer->out, value);
    buf_printf(writer->out, "/Length %u>>\nstream\n", (unsigned)content->size);
    buf_clear(&writer->values);
    HPDF_Stream_WriteToStream(content, writer->stream, HPDF_STREAM_FILTER_NONE, NULL);
    buf_add(writer->out, buf_str(&writer->values));
    buf_add_cstr(writer->out, "\nendstream\nendobj\n");
}

static void write_packed(Writer *writer, size_t id, Str entries, Str bytes)
{
    Str packed = pack(writer->packer, writer->pdf->arena, bytes);
    writer->entries[id] = (Entry){ENTRY_OFFSET, here(writer), 0};
    buf_printf(writer->out, "%zu 0 obj\n<<%.*s/Filter/FlateDecode/Length %zu>>\nstream\n", id, STR_ARG(entries),
               packed.len);
    buf_add(writer->out, packed);
    buf_add_cstr(writer->out, "\nendstream\nendobj\n");
}

static HPDF_Dict stream_of(void *object)
{
    HPDF_Obj_Header *header = object;
    if ((header->obj_class & HPDF_OCLASS_ANY) != HPDF_OCLASS_DICT) return NULL;
    HPDF_Dict dict = object;
    return dict->stream ? dict : NULL;
}

static bool is_used(void *object)
{
    HPDF_Obj_Header *header = object;
    /* The lengths of streams are the only numbers that libharu keeps as objects; they are written in place. */
    return (header->obj_class & HPDF_OCLASS_ANY) != HPDF_OCLASS_NUMBER;
}

/* Object streams take numbers after the last object of libharu's. */
static void write_small_objects(Writer *writer, size_t old_count)
{
    Buf index = {0}, body = {0};
    size_t held = 0, next_id = old_count;
    for (size_t id = 1; id <= old_count; id++) {
        void *object = id < old_count ? HPDF_Xref_GetEntry(writer->pdf->doc->xref, (HPDF_UINT)id)->obj : NULL;
        bool is_small = object && is_used(object) && !stream_of(object);
        if (is_small) {
            writer->entries[id] = (Entry){ENTRY_PACKED, next_id, held++};
            buf_printf(&index, "%zu %zu ", id, body.len);
            buf_clear(&writer->values);
            HPDF_Obj_WriteValue(object, writer->stream, NULL);
            buf_add(&body, buf_str(&writer->values));
            buf_add_char(&body, '\n');
        }
        if (held == OBJECTS_A_STREAM || (id == old_count && held)) {
            char entries[80];
            int length = snprintf(entries, sizeof entries, "/Type/ObjStm/N %zu/First %zu", held, index.len);
            buf_add(&index, buf_str(&body));
            write_packed(writer, next_id++, (Str){entries, (size_t)length}, buf_str(&index));
            buf_clear(&index);
            buf_clear(&body);
            held = 0;
        }
    }
    writer->entry_count = next_id;
    buf_release(&index);
    buf_release(&body);
}

static void write_xref(Writer *writer)
{
    size_t id = writer->entry_count++, start = here(writer);
    writer->entries[id] = (Entry){ENTRY_OFFSET, start, 0};
    Buf rows = {0}, entries = {0};
    for (size_t i = 0; i < writer->entry_count; i++) {
        const Entry *entry = &writer->entries[i];
        buf_add_char(&rows, (char)entry->kind);
        for (int shift = 24; shift >= 0; shift -= 8) buf_add_char(&rows, (char)(entry->where >> shift & 0xFF));
        buf_add_char(&rows, (char)(entry->index >> 8 & 0xFF));
        buf_add_char(&rows, (char)(entry->index & 0xFF));
    }
    char digest[33];
    digest_hex(str_from_index(buf_str(writer->out), writer->base), digest, 32);
    buf_printf(&entries, "/Type/XRef/W[1 4 2]/Size %zu/Root %d 0 R", writer->entry_count,
               id_of(writer->pdf->doc->catalog));
    if (writer->pdf->info) buf_printf(&entries, "/Info %d 0 R", writer->pdf->info);
    buf_printf(&entries, "/ID[<%s><%s>]", digest, digest);
    write_packed(writer, id, buf_str(&entries), buf_str(&rows));
    buf_printf(writer->out, "startxref\n%zu\n%%%%EOF\n", start);
    buf_release(&rows);
    buf_release(&entries);
}

static void write_file(Writer *writer)
{
    HPDF_Xref xref = writer->pdf->doc->xref;
    size_t count = xref->entries->count;
    writer->entries = memory_alloc((count + count / OBJECTS_A_STREAM + 3) * sizeof(Entry));
    writer->entries[0].index = 65535; /* the head of the free list */
    buf_add_cstr(writer->out, "%PDF-1.7\n%\xC3\xA4\xC3\xBC\n");
    for (size_t id = 1; id < count; id++) {
        void *object = HPDF_Xref_GetEntry(xref, (HPDF_UINT)id)->obj;
        HPDF_Dict dict = stream_of(object);
        if (dict) write_stream_object(writer, id, dict);
    }
    write_small_objects(writer, count);
    write_xref(writer);
    free(writer->entries);
}

bool pdf_save(Pdf *pdf, Packer *packer, Buf *out, Str address, Diag *diag)
{
    unsigned long error = pdf->doc ? HPDF_GetError(pdf->doc) : HPDF_FAILD_TO_ALLOC_MEM;
    if (error == HPDF_OK) {
        Writer writer = {.pdf = pdf, .out = out, .base = out->len, .packer = packer};
        writer.stream = HPDF_CallbackWriter_New(pdf->doc->mmgr, take_bytes, &writer);
        if (writer.stream) {
            write_file(&writer);
            HPDF_Stream_Free(writer.stream);
        }
        error = HPDF_GetError(pdf->doc);
        buf_release(&writer.values);
    }
    if (error == HPDF_OK) return true;
    diag_report(diag, DIAG_FAILURE, (Place){0}, "pdf-library", "'%.*s': %s gave up with error 0x%04lx",
                STR_ARG(address), pdf_library(), error);
    diag_hint(diag, "this is a fault of the program: report it with the document");
    return false;
}

void pdf_put_number(Buf *out, double value)
{
    if (!(fabs(value) < 1e7)) value = 0; /* NaN and what no page can hold */
    long thousandths = lround(value * 1000);
    if (thousandths < 0) {
        buf_add_char(out, '-');
        thousandths = -thousandths;
    }
    buf_add_number(out, (size_t)thousandths / 1000);
    unsigned rest = (unsigned)(thousandths % 1000);
    if (rest) buf_add_char(out, '.');
    for (unsigned place = 100; rest; place /= 10) { /* without zeros at the end */
        buf_add_char(out, (char)('0' + rest / place));
        rest %= place;
    }
    buf_add_char(out, ' ');
}

void pdf_put_ref(Buf *out, const char *key, PdfId id)
{
    buf_add_char(out, '/');
    buf_add_cstr(out, key);
    buf_add_char(out, ' ');
    buf_add_number(out, (size_t)id);
    buf_add_cstr(out, " 0 R ");
}

void pdf_put_bytes(Buf *out, Str bytes)
{
    buf_add_char(out, '(');
    for (size_t i = 0; i < bytes.len && i < LONGEST_STRING; i++) {
        unsigned char c = (unsigned char)bytes.ptr[i];
        if (c == '(' || c == ')' || c == '\\') {
            buf_add_char(out, '\\');
            buf_add_char(out, (char)c);
        } else if (c < ' ' || c > '~') {
            buf_printf(out, "\\%03o", c);
        } else {
            buf_add_char(out, (char)c);
        }
    }
    buf_add_cstr(out, ") ");
}

void pdf_put_utf16(Buf *out, uint32_t codepoint)
{
    if (codepoint < 0x10000) {
        buf_printf(out, "%04X", (unsigned)codepoint);
    } else {
        unsigned rest = (unsigned)codepoint - 0x10000;
        buf_printf(out, "%04X%04X", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
    }
}

void pdf_put_text(Buf *out, Str text)
{
    bool ascii = true;
    for (size_t i = 0; i < text.len && ascii; i++) ascii = text.ptr[i] >= ' ' && text.ptr[i] <= '~';
    if (ascii) {
        pdf_put_bytes(out, text);
        return;
    }
    buf_add_cstr(out, "<FEFF");
    size_t start = out->len;
    while (text.len && out->len - start < 2 * (size_t)(LONGEST_STRING - 6)) pdf_put_utf16(out, utf8_next(&text));
    buf_add_cstr(out, "> ");
}
