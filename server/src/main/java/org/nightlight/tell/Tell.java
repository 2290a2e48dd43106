package org.nightlight.tell;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.nightlight.help.Help;
import org.nightlight.intake.Intake;
import org.nightlight.intake.ReportId;
import org.nightlight.language.Languages;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Routes;
import org.nightlight.store.Message;
import org.nightlight.store.Store;

/// The door of tell: the pages for people who report, and for those who answer them.
public final class Tell {

  /// Somebody here has written to a reporter; key and body are the report's id.
  public static final String NOTICE = "tell.notice";

  private final List<Routes> routes;
  private final Notices notices;

  /// What a reporter may know of the decision about their report.
  ///
  /// @param until the last day for an appeal
  /// @param appeal `none`, `waiting`, `upheld` or `reversed`
  /// @param answer what whoever decided the appeal wrote back
  public record Answer(LocalDate until, boolean inTime, String appeal, String answer) {}

  /// Asks whoever decides about reports.
  public interface Answers {

    /// Empty until something was decided.
    Optional<Answer> answer(ReportId report);

    /// Keeps an appeal; whether there was something to keep.
    boolean appeal(ReportId report, String words);
  }

  /// Sends letters.
  @FunctionalInterface
  public interface Mailer {
    /// Answers what went wrong, in words without an address; empty where it was taken.
    Optional<String> send(String to, String subject, String text);
  }

  /// Whether a second person has to agree before it is opened who a reporter is.
  public enum Second {
    NEEDED,
    NOT_NEEDED
  }

  /// Who answers reporters, how they are reached, and who may know who they are.
  ///
  /// @param address of the page that a receipt opens
  public record Outward(Answers answers, Mailer mail, String address, Second identity) {}

  private final Messages messages;

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
      Outward outward,
      Clock clock) {
    var drafts = new Drafts(store, folder.resolve("keys"), clock);
    this.messages = new Messages(store, oversight, help, folder.resolve("keys"), clock);
    var openings = new Openings(store, oversight, intake, outward.identity(), clock);
    var reader = new Reader(languages, help);
    var form = new TellPages(intake, oversight, help, reader, drafts, onCall, clock);
    this.notices = new Notices(store, oversight, intake, languages, outward, clock);
    this.routes = List.of(
        form.routes(),
        new FollowPages(intake, help, reader, drafts, messages, form, outward.answers(), clock)
            .routes(),
        new ReporterPages(intake, messages, openings, notices, oversight, help).routes());
  }

  /// Tells a reporter that there is a message: the consumer of [#NOTICE].
  public Runnable notify(Message message) {
    return notices.send(message);
  }

  /// Erases all that was written about a report; answers how many messages.
  public long eraseMessages(ReportId report) {
    return messages.erase(report);
  }

  public List<Routes> routes() {
    return routes;
  }
}
