"""The screen, as far as it imports: asks which files, takes them in, says what became of them."""

from thulp_tui.ui.screens.desk_screen import DeskScreen


class ImportingScreen(DeskScreen):
    """A screen that takes in sessions of thulp and of other tools; the dialogs load when they are first asked for."""

    def action_take_in(self) -> None:
        """Import files."""
        self.ask(self._take_in)

    async def _take_in(self) -> None:
        from thulp_tui.ui.screens.import_files import ImportFiles, Importing

        chosen = await self.answer(ImportFiles(self.desk))
        if not chosen:
            return
        told = await self.answer(Importing(self.desk, chosen))
        if told is None:
            return
        if told.inverse:
            self.desk.note("the import", told.inverse)
        await self._read_now()
        tell = self.complain if told.is_trouble else self.say
        tell(f"{told.line}.  z undoes" if told.inverse else told.line)
