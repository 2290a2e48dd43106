package org.nightlight.tell;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.nightlight.help.Help;
import org.nightlight.intake.Intake;
import org.nightlight.language.Languages;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Routes;
import org.nightlight.store.Store;

/// The door of tell: the pages for people who report, and for those who answer them.
public final class Tell {

  private final List<Routes> routes;

  /// @param folder the data folder, whose `keys` hold what must not lie in the database
  /// @param onCall whether anybody would be called about danger
  public Tell(
      Store store,
      Oversight oversight,
      Help help,
      Languages languages,
      Intake intake,
      Path folder,
      BooleanSupplier onCall,
      Clock clock) {
    var drafts = new Drafts(store, folder.resolve("keys"), clock);
    var messages = new Messages(store, oversight, help, folder.resolve("keys"), clock);
    var openings = new Openings(store, oversight, intake, clock);
    var reader = new Reader(languages, help);
    var form = new TellPages(intake, oversight, help, reader, drafts, onCall, clock);
    this.routes = List.of(
        form.routes(),
        new FollowPages(intake, help, reader, drafts, messages, form, clock).routes(),
        new ReporterPages(intake, messages, openings, oversight, help).routes());
  }

  public List<Routes> routes() {
    return routes;
  }
}
