"""Small widgets that every tab is built of; one noun a module. Nothing is imported here, so that a start pays for what
it shows only.

label       Label(text, role) always plain text; roles h1 h2 h3 strong meta label hint value body section error warning
            muted total. ElidedLabel(text, role) cuts at its width and tells the rest as a tool tip (`whole`, `set_text`).
            plain_tip(text) for tool tips that hold text of people or the service.
button      Button(text, kind, icon) kinds secondary primary ghost link danger chip choice number; IconButton(icon, tip).
lines       hair(), vertical_hair(), row(...), column(...): layouts with the spacing of the grid; None is a stretch.
pill        Pill(text, icon, tone); paint_pill() for delegates; tones green amber red blue gray.
pill_lines  PillLines(name): a few lines with a pill each, painted as one widget; set([PillLine(...)], note); opened(key).
card        Card(title, icon): body (QVBoxLayout), add_action(widget), set_count(text). Icon(name, token, size).
field       Field(label, hint, input): label, match kind, input, error line; TextInput.
search_field    SearchField(placeholder, name): searched(text) after a short rest, not while an IME converts.
password_input  PasswordInput: hidden, shown by its eye.
date_field  DateField: typed or picked, empty allowed; value() -> date | None, is_valid, mark(is_faulty).
date_range  DateRange(name): two DateFields for one Field; problem() -> sentence, values(), submitted.
option_list OptionList(name, options, placeholder, looks_up): a box and lines to take one of; pointed, taken, searched.
options_model   Option(value, word, detail); OptionsModel: narrow(text), option(row), row_of(value).
check_row   CheckRow(label, {value: word}): values(), set_values(), changed.
segments    Segments(label, {value: word}): one of a few, painted as one widget; value, set_value(), rename(), chosen.
key_values  KeyValues(columns): label and value in a grid, copy button beside a value.
copy_box    CopyBox(icon, label, keys): a value to tell, copied by click, key or chord.
notice_bar  NoticeBar: what went wrong or well, on top of a page; tell(), say(), clear().
banner      Banner: state of a whole page in word, colour and sentence.
empty_state EmptyState(icon, title, advice).
busy_line   BusyLine: 2 px of progress after 200 ms; takes its room always.
avatar      Avatar(name, size): picture or first letter.
key_cap     KeyCap("Ctrl K").
toast       Toast(window).tell(text, undo=None): a line that leaves by itself.
paged_table_model   PagedTableModel(columns): reset(total), put_page(first, rows), page_wanted(first); Column, Cell.
cells       CellDelegate: paints text, pills, bare coloured words, links, underlined hits, dimmed rows, placeholders.
card_delegate   CardDelegate(role): a list's cards, each painted once into a picture; a subclass paints them.
table_header    TableHeader: titles over their texts, arrow at the sorted column.
usage_scale     UsageSeries(days, guide_minutes, today, expires_on, authenticated_on, recorded_to), DayBar(on, minutes),
            days_from(first, minutes): listening by day; minutes None = no record yet. UsageScale: where all of it stands.
usage_words     The same in words: summary(series), spoken_day(series, at), bubble(series, at), strip_text(minutes, guide).
usage_chart     UsageChart(series): set_series(), set_focused_day(date | None); day_chosen(date), day_focused(date | None).
usage_paint     paint_chart(painter, area, series, palette) for paper; type_of(size, factor).
usage_key       UsageKey("今日の途中 18:40 まで"): what the hatched bar means.
usage_strip     UsageStrip(minutes, guide_minutes); paint_strip(painter, rect, minutes, guide_minutes) for delegates.
data_table  DataTable(model, name, bold_column): opened, chosen, sort_wanted, columns_changed; kept columns, keys.
"""
