package org.nightlight.refer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.nightlight.cybertip.Answer;
import org.nightlight.cybertip.CyberTipline;
import org.nightlight.cybertip.TipFile;
import org.nightlight.refer.Bundle.Piece;
import org.nightlight.refer.Standing.State;
import org.nightlight.refer.WireBook.Attempt;
import org.nightlight.refer.WireBook.Sent;
import org.nightlight.refer.WireBook.Step;
import org.nightlight.store.Store;

/// Takes an approved referral through the calls of an authority, one step at a time.
///
/// Every step is kept before the outside is touched and again when it has answered, so that whoever
/// is killed in between goes on from what is kept. A submit whose answer is lost may have opened a
/// report whose number nobody here knows: it is written down as an orphan, which the authority
/// deletes because nobody finishes it, and a new one is opened. An upload whose answer is lost
/// would
/// send a file twice: the report is taken back and begun again. Details, finish and retract may be
/// asked twice. Only a finished report counts, and the database holds one.
///
/// Over 150 lines because the steps are read together.
final class Wire {

  static final String REPORT = "report.xml";
  static final String FILES = "file-";
  static final String DETAILS = "details-";

  private static final Duration AFTER_OPENING = Duration.ofHours(24);
  private static final Duration AFTER_CHANGE = Duration.ofHours(1);

  private final Store store;
  private final StandingStore standings;
  private final WireBook book;
  private final Clock clock;
  private final Outside outside;
  private final Watch watch;

  /// What the machine needs of the rest of the room.
  interface Outside {
    /// What will be sent, as it was approved and sealed.
    Bundle bundle(ReferralId id);

    CyberTipline line(ReferralId id);

    /// It is with the authority, under this number.
    void finished(ReferralId id, long report);

    /// A person must see to it.
    void stopped(ReferralId id, String words);

    /// A step worth an entry in the record.
    void record(ReferralId id, String act);
  }

  /// Called between any two steps; a test dies there.
  interface Watch {
    void at(String point);
  }

  Wire(
      Store store,
      StandingStore standings,
      WireBook book,
      Clock clock,
      Outside outside,
      Watch watch) {
    this.store = store;
    this.standings = standings;
    this.book = book;
    this.clock = clock;
    this.outside = outside;
    this.watch = watch;
  }

  /// What a step leaves to do.
  private enum Next {
    GO_ON,
    WAIT
  }

  /// Takes one referral as far as it will go now. Whoever calls holds it alone.
  void advance(ReferralId id) {
    var bundle = outside.bundle(id);
    try (var line = outside.line(id)) {
      while (step(id, bundle, line) == Next.GO_ON) {}
    }
  }

  private Next step(ReferralId id, Bundle bundle, CyberTipline line) {
    var standing = standings.find(id).orElseThrow();
    var attempt = book.latest(id);
    var step = attempt.map(Attempt::step).orElse(Step.NOT_OPENED);
    if (step == Step.RETRACTING) {
      return retract(attempt.orElseThrow(), line);
    }
    if (standing.stopped() || standing.state() == State.REFUSED || !standing.mayLeave()) {
      return Next.WAIT;
    }
    return switch (step) {
      case ASKED -> orphan(attempt.orElseThrow(), "We stopped before an answer was kept.", "");
      case NOT_OPENED, ORPHAN, RETRACTED, EXPIRED -> submit(id, bundle, line);
      case OPENED -> files(attempt.orElseThrow(), bundle, line);
      case FINISHING -> finish(attempt.orElseThrow(), line, true);
      case RETRACTING, FINISHED -> Next.WAIT;
    };
  }

  private Next submit(ReferralId id, Bundle bundle, CyberTipline line) {
    var orphans = book.all(id).stream().filter(one -> one.step() == Step.ORPHAN).count();
    var attempt = store.transaction(() -> {
      outside.record(id, "submit-referral");
      return book.begin(id, now());
    });
    var answer = asked("submit", () -> line.submit(piece(bundle, REPORT)));
    return switch (answer.meaning()) {
      case DONE -> opened(attempt, (Answer.Said) answer);
      case UNKNOWN -> {
        orphan(attempt, answer.line(), answer.callId());
        if ((orphans + 1) % SendRules.MOST_ORPHANS == 0) {
          stop(
              id,
              "The answers to " + (orphans + 1)
                  + " submits were lost. Ask the authority before you go on.");
        } else {
          store.transact(() -> standings.later(id, "The answer was lost: " + answer.line(), now()));
        }
        yield Next.WAIT;
      }
      case LATER -> notOpened(attempt, answer);
      case NOT_ALLOWED -> {
        notOpened(attempt, answer);
        yield stop(id, "The authority does not let us in: " + answer.line());
      }
      case WRONG, NO_SUCH_REPORT, NO_SUCH_FILE, ALREADY_RETRACTED, ALREADY_FINISHED -> {
        notOpened(attempt, answer);
        yield refused(attempt, answer);
      }
    };
  }

  private Next opened(Attempt attempt, Answer.Said said) {
    if (said.report() <= 0) {
      return orphan(attempt, "It took the report and named no number.", said.call());
    }
    store.transact(() -> {
      book.opened(attempt, said.report(), now());
      standings.goOn(attempt.referral());
      standings.move(
          attempt.referral(), State.OPENED, now(), "Opened as " + said.report() + ".", said.call());
    });
    watch.at("opened");
    return Next.GO_ON;
  }

  private Next orphan(Attempt attempt, String why, String call) {
    store.transact(() -> {
      book.become(attempt, Step.ORPHAN, now());
      note(
          attempt,
          why + " A report may be open there whose number we do not know. It is never finished, so"
              + " the authority deletes it, at the latest "
              + Moment.of(attempt.begun().plus(AFTER_OPENING), now()).exact() + ".",
          call);
      outside.record(attempt.referral(), "leave-orphan");
    });
    watch.at("orphan");
    return Next.GO_ON;
  }

  private Next notOpened(Attempt attempt, Answer answer) {
    store.transact(() -> {
      book.become(attempt, Step.NOT_OPENED, now());
      note(attempt, "Not opened. " + answer.line(), answer.callId());
      standings.later(attempt.referral(), answer.line(), now());
    });
    return Next.WAIT;
  }

  private Next files(Attempt attempt, Bundle bundle, CyberTipline line) {
    if (expired(attempt)) {
      return expired(attempt, "It was not finished in time.", "");
    }
    var sent = book.files(attempt);
    for (var piece : bundle.pieces()) {
      if (piece.name().startsWith(FILES)) {
        var name = piece.name().substring(FILES.length());
        var done = sent.stream().filter(one -> one.name().equals(name)).findFirst();
        if (done.isEmpty()) {
          return upload(attempt, name, piece, line);
        }
        if (done.get().file().isEmpty()) {
          return takeBack(attempt, "We stopped before the upload of a file was answered.", "");
        }
        if (!done.get().described()) {
          return describe(attempt, done.get(), piece(bundle, DETAILS + name + ".xml"), line);
        }
      }
    }
    store.transact(() -> book.become(attempt, Step.FINISHING, now()));
    watch.at("finishing");
    return finish(attempt, line, false);
  }

  private boolean expired(Attempt attempt) {
    var opening = attempt.begun().plus(AFTER_OPENING);
    var change = attempt.changed().plus(AFTER_CHANGE);
    return now().isAfter(opening.isAfter(change) ? opening : change);
  }

  private Next upload(Attempt attempt, String name, Piece piece, CyberTipline line) {
    store.transact(() -> book.uploading(attempt, name));
    var answer = asked("upload", () -> line.upload(attempt.report(), name, piece.bytes()));
    return switch (answer.meaning()) {
      case DONE -> uploaded(attempt, name, piece, (Answer.Said) answer);
      case LATER -> {
        store.transact(() -> {
          book.notUploaded(attempt, name);
          standings.later(attempt.referral(), answer.line(), now());
        });
        yield Next.WAIT;
      }
      case UNKNOWN ->
        takeBack(attempt, "The answer to an upload was lost. " + answer.line(), answer.callId());
      default -> other(attempt, answer);
    };
  }

  private Next uploaded(Attempt attempt, String name, Piece piece, Answer.Said said) {
    if (!said.hash().equalsIgnoreCase(TipForm.md5(piece.bytes())) || said.file().isEmpty()) {
      return takeBack(attempt, "The authority did not receive a file as we sent it.", said.call());
    }
    store.transact(() -> {
      book.uploaded(attempt, name, said.file());
      book.become(attempt, Step.OPENED, now());
      standings.move(
          attempt.referral(), State.FILES, now(), "File " + name + " arrived.", said.call());
    });
    watch.at("uploaded");
    return Next.GO_ON;
  }

  private Next describe(Attempt attempt, Sent file, byte[] details, CyberTipline line) {
    var numbered = TipFile.numbered(details, attempt.report(), file.file());
    var answer = asked("fileinfo", () -> line.fileInfo(numbered));
    return switch (answer.meaning()) {
      case DONE -> {
        store.transact(() -> {
          book.described(attempt, file.name());
          book.become(attempt, Step.OPENED, now());
          note(attempt, "File " + file.name() + " was described.", answer.callId());
        });
        watch.at("described");
        yield Next.GO_ON;
      }
      case LATER, UNKNOWN -> later(attempt, answer);
      case NO_SUCH_FILE -> takeBack(attempt, answer.line(), answer.callId());
      default -> other(attempt, answer);
    };
  }

  /// @param again whether it may have been asked before
  private Next finish(Attempt attempt, CyberTipline line, boolean again) {
    var answer = asked("finish", () -> line.finish(attempt.report()));
    return switch (answer.meaning()) {
      case DONE -> finished(attempt, counted(attempt, (Answer.Said) answer), answer.callId());
      case ALREADY_FINISHED ->
        finished(attempt, "It says that it was finished before.", answer.callId());
      case LATER, UNKNOWN -> later(attempt, answer);
      case NO_SUCH_REPORT ->
        again
            ? stop(
                attempt.referral(),
                "The authority does not know report " + attempt.report()
                    + ", and the answer to an earlier finish was lost. Ask it before you go on.")
            : other(attempt, answer);
      default -> other(attempt, answer);
    };
  }

  private String counted(Attempt attempt, Answer.Said said) {
    var ours = book.files(attempt).stream().map(Sent::file).sorted().toList();
    return said.files().stream().sorted().toList().equals(ours)
        ? "It has every file."
        : "It names " + said.files().size() + " files, we sent " + ours.size() + ".";
  }

  private Next finished(Attempt attempt, String words, String call) {
    store.transact(() -> {
      book.become(attempt, Step.FINISHED, now());
      standings.goOn(attempt.referral());
      var id = attempt.referral();
      if (standings.find(id).orElseThrow().state() == State.OPENED
          || standings.find(id).orElseThrow().state() == State.FILES) {
        standings.move(
            id, State.FINISHED, now(), "Finished as " + attempt.report() + ". " + words, call);
      }
      outside.finished(id, attempt.report());
    });
    watch.at("finished");
    return Next.WAIT;
  }

  private Next other(Attempt attempt, Answer answer) {
    return switch (answer.meaning()) {
      case NO_SUCH_REPORT -> expired(attempt, answer.line(), answer.callId());
      case ALREADY_RETRACTED -> retracted(attempt, answer.line(), answer.callId());
      case NOT_ALLOWED ->
        stop(attempt.referral(), "The authority does not let us in: " + answer.line());
      case ALREADY_FINISHED ->
        stop(
            attempt.referral(),
            "The authority says that report " + attempt.report()
                + " is finished, and we have not finished it. Ask it before you go on.");
      default -> {
        store.transact(() -> book.become(attempt, Step.RETRACTING, now()));
        yield refused(attempt, answer);
      }
    };
  }

  private Next refused(Attempt attempt, Answer answer) {
    var id = attempt.referral();
    store.transact(() -> {
      standings.move(id, State.REFUSED, now(), "Refused. " + answer.line(), answer.callId());
      standings.goOn(id);
      outside.record(id, "take-refusal");
      outside.stopped(id, "An authority has refused a referral");
    });
    watch.at("refused");
    return Next.GO_ON;
  }

  private Next takeBack(Attempt attempt, String why, String call) {
    store.transact(() -> {
      book.become(attempt, Step.RETRACTING, now());
      note(attempt, why + " It is taken back and begun again.", call);
    });
    watch.at("taking back");
    return Next.GO_ON;
  }

  private Next retract(Attempt attempt, CyberTipline line) {
    var answer = asked("retract", () -> line.retract(attempt.report()));
    return switch (answer.meaning()) {
      case DONE, ALREADY_RETRACTED ->
        retracted(attempt, "Report " + attempt.report() + " was taken back.", answer.callId());
      case NO_SUCH_REPORT -> expired(attempt, answer.line(), answer.callId());
      case LATER, UNKNOWN -> later(attempt, answer);
      case ALREADY_FINISHED, NOT_ALLOWED, WRONG, NO_SUCH_FILE ->
        stop(
            attempt.referral(),
            "Report " + attempt.report() + " could not be taken back: " + answer.line());
    };
  }

  private Next retracted(Attempt attempt, String words, String call) {
    return ended(attempt, Step.RETRACTED, State.RETRACTED, words, call);
  }

  private Next expired(Attempt attempt, String words, String call) {
    return ended(attempt, Step.EXPIRED, State.EXPIRED, words, call);
  }

  private Next ended(Attempt attempt, Step step, State state, String words, String call) {
    var id = attempt.referral();
    store.transact(() -> {
      book.become(attempt, step, now());
      if (standings.find(id).orElseThrow().state() == State.REFUSED) {
        note(attempt, words, call);
      } else {
        standings.move(id, state, now(), words, call);
      }
    });
    watch.at("ended");
    return Next.GO_ON;
  }

  private Next later(Attempt attempt, Answer answer) {
    store.transact(() -> {
      note(attempt, answer.line(), answer.callId());
      standings.later(attempt.referral(), answer.line(), now());
    });
    return Next.WAIT;
  }

  private Next stop(ReferralId id, String words) {
    store.transact(() -> {
      standings.stop(id, words);
      standings.note(id, standings.find(id).orElseThrow().state(), now(), words, "");
      outside.stopped(id, "A referral has stopped and waits for a person");
    });
    return Next.WAIT;
  }

  private void note(Attempt attempt, String words, String call) {
    var id = attempt.referral();
    standings.note(id, standings.find(id).orElseThrow().state(), now(), words, call);
  }

  private Answer asked(String call, Supplier<Answer> ask) {
    watch.at("before " + call);
    var answer = ask.get();
    watch.at("after " + call);
    return answer;
  }

  private static byte[] piece(Bundle bundle, String name) {
    return bundle
        .piece(name)
        .orElseThrow(() -> new IllegalStateException("no " + name + " in what is to be sent"))
        .bytes();
  }

  private Instant now() {
    return clock.instant();
  }
}
