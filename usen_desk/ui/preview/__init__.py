"""Looking at files without another program; used by the files tab and by the thread. X15, decision 0027.

    preview = preview_page(client, background, me, temporary, choices, actions, name="files")    # page.py
    preview.show_files(Files((file, file, …)), at)     # or any source with count() and file(at): rows may come later
    preview.slot                                       # column under the tools: what a tab tells of the file
    preview.lead                                       # row before 保存 and 開く: e.g. やり取りを確認
    preview.closed, preview.moved(at), preview.shown(PreviewFile)                                # signals
    preview.acts                                       # acts_presenter.py: the same for lists of files, as below

    acts.save(file, path), acts.open(file), acts.drag(file, source), acts.bundle_thread(inquiry_id, path),
    acts.bundle(attachment_ids, path): one at a time, with acts.progressed, acts.working, acts.told, acts.failed
    save_as(acts, widget, file); save_all(acts, widget, …)   # saving_dialog.py: asks where to, then as above

Nothing is imported here, so that a start pays for what it shows only.
"""
