"""Small widgets that every tab is built of; one noun a module. Nothing is imported here, so that a start pays for what
it shows only.

label       Label(text, role) always plain text; roles h1 h2 h3 strong meta label hint value body section error warning
            muted total. ElidedLabel(text, role) cuts at its width and tells the rest as a tool tip.
button      Button(text, kind, icon) kinds secondary primary ghost link danger chip; IconButton(icon, tip).
lines       hair(), vertical_hair(), row(...), column(...): layouts with the spacing of the grid; None is a stretch.
pill        Pill(text, icon, tone); paint_pill() for delegates; tones green amber red blue gray.
card        Card(title, icon): body (QVBoxLayout), add_action(widget), set_count(text).
field       Field(label, hint, input): label, match kind, input, error line; TextInput.
date_field  DateField: typed or picked, empty allowed; value() -> date | None, is_valid().
key_values  KeyValues(columns): label and value in a grid, copy button beside a value.
copy_box    CopyBox(icon, label, keys): a value to tell, copied by click, key or chord.
notice_bar  NoticeBar: what went wrong or well, on top of a page; tell(), clear().
banner      Banner: state of a whole page in word, colour and sentence.
empty_state EmptyState(icon, title, advice).
busy_line   BusyLine: 2 px of progress after 200 ms; cancel button beside it where work can be stopped.
avatar      Avatar(size): picture or first letter.
key_cap     KeyCap("Ctrl K").
toast       Toast(window).tell(text, undo=None): a line that leaves by itself.
paged_table_model   PagedTableModel(columns): total, pages, placeholders; Column.
cells       CellDelegate: paints text, pills, links, underlined hits, dimmed rows, placeholders; Cell.
data_table  DataTable: QTableView set up for long lists; kept columns, sort, keys.
"""
