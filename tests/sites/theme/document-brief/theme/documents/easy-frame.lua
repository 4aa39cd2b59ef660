return function(easy)
    return {
        title = easy.title, most_pages = 1, briefer = true,
        blocks = { { kind = "heading", text = easy.title }, { kind = "page_break" }, { kind = "paragraph", text = "More" } },
    }
end
