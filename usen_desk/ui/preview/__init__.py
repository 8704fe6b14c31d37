"""Looking at files without another program; used by the files tab and by the thread. X15, decision 0027.

    acts = FileActs(client, background, desk.transfers, temporary, choices, me)      # acts_presenter.py; one a tab
    preview = preview_page(background, acts, actions, name="files")                  # page.py
    preview.show_files(Files((file, file, …)), at)     # or any source with count() and file(at): rows may come later
    preview.again()                                    # the row that is shown has come, or has changed
    preview.slot                                       # column under the tools: what a tab tells of the file
    preview.lead                                       # row before 保存 and 開く: e.g. やり取りを確認
    preview.closed, preview.moved(at), preview.shown(PreviewFile)                                # signals

    acts.save(file, path), acts.open(file), acts.drag(file, source), acts.fetch(file, ok, bad)   # for lists of files too
    save_as(acts, parent, file), save_thread(acts, parent, inquiry_id), save_several(acts, parent, files)
                                                       # saving_dialog.py: asks where to; several need acts.may_export
                                                       # unless they are of one inquiry
    acts.saved(Path), acts.told(text), acts.failed(UserMessage), acts.bundling(bool), acts.bundled_so_far(bytes, None)

Nothing is imported here, so that a start pays for what it shows only.
"""
