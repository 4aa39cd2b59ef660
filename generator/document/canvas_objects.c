/* Pictures, drawings and codes. */
#include "document/canvas_parts.h"

static size_t picture_number(Canvas *canvas, size_t index)
{
    size_t *number = &canvas->picture_numbers[index];
    if (*number) return *number;
    const PressPicture *picture = &canvas->press->pictures[index];
    *number = ++canvas->picture_count;
    canvas->pictures[*number] = pdf_add_stream(canvas->pdf, picture->entries, picture->bytes);
    return *number;
}

/* Where the columns and the rows of a turned photo go, and from which corner on: of the width, then of the height. */
static void put_turn(Buf *out, int turn, Rect rect, float page_height)
{
    static const signed char ways[9][6] = {{0},
                                           {1, 0, 0, 0, 1, 0},
                                           {-1, 0, 1, 0, 1, 0},
                                           {-1, 0, 1, 0, -1, 1},
                                           {1, 0, 0, 0, -1, 1},
                                           {0, -1, 1, -1, 0, 1},
                                           {0, 1, 0, -1, 0, 1},
                                           {0, 1, 0, 1, 0, 0},
                                           {0, -1, 1, 1, 0, 0}};
    const signed char *way = ways[turn];
    float width = rect.width, height = rect.height, bottom = page_height - rect.y - height;
    pdf_put_number(out, (float)way[0] * width);
    pdf_put_number(out, (float)way[3] * height);
    pdf_put_number(out, (float)way[1] * width);
    pdf_put_number(out, (float)way[4] * height);
    pdf_put_number(out, rect.x + (float)way[2] * width);
    pdf_put_number(out, bottom + (float)way[5] * height);
}

/* Shows an XObject of this size, in its own units, in the rectangle. */
static void put_object(Canvas *canvas, const PressPicture *picture, Rect rect, char kind, size_t number)
{
    canvas_end_text(canvas);
    Buf *out = &canvas->content;
    buf_add_cstr(out, "q ");
    if (picture->turn > 1) {
        put_turn(out, picture->turn, rect, canvas->height);
    } else {
        float columns = picture->is_form ? picture->width : 1, rows = picture->is_form ? picture->height : 1;
        buf_printf(out, "%.5f 0 0 %.5f ", (double)(rect.width / columns), (double)(rect.height / rows));
        canvas_put_point(canvas, out, rect.x, rect.y + rect.height);
    }
    buf_printf(out, "cm/%c%zu Do Q\n", kind, number);
}

void canvas_picture(Canvas *canvas, const Picture *picture, Rect rect)
{
    size_t number = picture_number(canvas, picture->index);
    canvas->page_pictures[number] = true;
    put_object(canvas, &canvas->press->pictures[picture->index], rect, 'X', number);
}

void canvas_drawing(Canvas *canvas, const PressPicture *form, Rect rect)
{
    PdfId id = pdf_add_stream(canvas->pdf, form->entries, form->bytes);
    ARENA_PUSH(canvas->arena, canvas->page_drawings, canvas->page_drawing_count, canvas->page_drawing_room) = id;
    put_object(canvas, form, rect, 'D', canvas->page_drawing_count);
}

/* One path for all cells, a rectangle for each run of them in a row: what is filled at once shows no seams. */
static void put_cells(Buf *out, const QrCode *code)
{
    int side = code->side;
    for (int row = 0; row < side; row++) {
        const unsigned char *dark = code->dark + (size_t)row * (size_t)side;
        for (int from = 0, to; from < side; from = to) {
            to = from + 1;
            while (to < side && dark[to] == dark[from]) to++;
            if (dark[from]) buf_printf(out, "%d %d %d 1 re\n", from, side - 1 - row, to - from);
        }
    }
    buf_add_cstr(out, "f Q\n");
}

void canvas_code(Canvas *canvas, const QrCode *code, Rect rect)
{
    float cell = rect.width / (float)(code->side + 2 * QR_QUIET), quiet = cell * QR_QUIET;
    canvas_rect(canvas, rect, 0, (Colour){1, 1, 1});
    canvas_set_fill(canvas, (Colour){0, 0, 0});
    Buf *out = &canvas->content;
    buf_printf(out, "q %.5f 0 0 %.5f ", (double)cell, (double)cell);
    canvas_put_point(canvas, out, rect.x + quiet, rect.y + rect.height - quiet);
    buf_add_cstr(out, "cm\n");
    put_cells(out, code);
}

void canvas_put_pictures(const Canvas *canvas, Buf *out)
{
    for (size_t i = 1; i <= canvas->picture_count; i++) {
        if (canvas->page_pictures[i]) buf_printf(out, "/X%zu %d 0 R", i, canvas->pictures[i]);
    }
    for (size_t i = 0; i < canvas->page_drawing_count; i++)
        buf_printf(out, "/D%zu %d 0 R", i + 1, canvas->page_drawings[i]);
}
