package org.nightlight.casework;

import java.util.List;
import java.util.Locale;
import org.nightlight.casework.CaseFile.Age;
import org.nightlight.casework.CaseFile.SignalInCase;
import org.nightlight.casework.Decision.Outcome;
import org.nightlight.casework.Facts.ReportLine;
import org.nightlight.help.Audience;
import org.nightlight.intake.Danger;
import org.nightlight.match.HashList;

/// How the pages say what a case holds. One word for one thing.
final class CaseWords {

  private CaseWords() {}

  static String reporter(String audience) {
    return switch (Audience.valueOf(audience)) {
      case CHILD -> "a child";
      case PARENT -> "a parent or carer";
      case PROFESSIONAL -> "a professional";
      case OTHER -> "somebody else";
      case FLAGGER -> "an organisation";
    };
  }

  static String danger(Danger danger) {
    return switch (danger) {
      case NOW -> "In danger now";
      case NO -> "No danger now";
      case UNKNOWN -> "Danger not known";
    };
  }

  static String headline(ReportLine report, String topic) {
    return report.danger() == Danger.NOW
        ? "In danger now, says " + reporter(report.audience()) + ": " + lower(topic)
        : "Report from " + reporter(report.audience()) + ": " + lower(topic);
  }

  /// Known material in one line.
  static String known(HashList.Kind kind, int count) {
    var what = switch (kind) {
      case CSAM -> "Known child sexual abuse material";
      case EXPLOITATIVE -> "Known exploitative images of children";
      case ADULT_INTIMATE -> "Known intimate images of an adult";
      case OTHER -> "Known material";
    };
    return count == 1 ? what : what + ", " + count + " items";
  }

  static String outcome(Outcome outcome) {
    return switch (outcome) {
      case NO_ACTION -> "No action";
      case HELP -> "Help the child";
      case RESTRICT_CONTACT -> "Restrict contact";
      case REFER -> "Refer to an authority";
    };
  }

  static String outcomeHint(Outcome outcome) {
    return switch (outcome) {
      case NO_ACTION -> "The reasons do not hold.";
      case HELP -> "Send advice and helplines.";
      case RESTRICT_CONTACT -> "Ask the platform to stop first messages to children.";
      case REFER -> "Prepare a package for an authority.";
    };
  }

  static String act(String act) {
    return switch (act) {
      case "opened" -> "Case opened";
      case "claim" -> "Claimed";
      case "lease-ended" -> "Back in the queue: nobody worked on it";
      case "give-back" -> "Given back to the queue";
      case "decide-no-action" -> "Decided: no action";
      case "decide-help" -> "Decided: help the child";
      case "decide-restrict-contact" -> "Decided: restrict contact";
      case "decide-refer" -> "Decided: refer to an authority";
      case "propose-no-action" -> "Proposed, a second person must agree: no action";
      case "propose-help" -> "Proposed, a second person must agree: help the child";
      case "propose-restrict-contact" -> "Proposed, a second person must agree: restrict contact";
      case "propose-refer" -> "Proposed, a second person must agree: refer to an authority";
      case "agree" -> "A second person agreed";
      case "disagree" -> "A second person disagreed; it waits in the queue again";
      case "undo" -> "The decision was taken back before it left the house";
      case "leave" -> "The decision left the house";
      case "name-safe" -> "Somebody said why it is safe to tell the platform";
      case "platform-not-told" ->
        "The platform was not told: a child reported this, and nobody has said why telling is safe";
      case "merge" -> "Joined with another case";
      case "merge-here" -> "Another case was joined to this one";
      case "split" -> "Facts were moved to a new case";
      case "split-here" -> "Opened with facts from another case";
      case "link" -> "Linked with another case";
      case "platform-told" -> "The platform was told the decision";
      default -> act.replace('-', ' ');
    };
  }

  /// What stands first on a case: whether a child is concerned, and how we know.
  record ChildNotice(String lead, String more) {}

  static ChildNotice child(
      Age subject,
      List<CaseFile.Affected> affected,
      List<String> audiences,
      boolean shownInMaterial) {
    var children = affected.stream().filter(one -> one.age() == Age.CHILD).count();
    var open = affected.stream().filter(one -> one.age() == Age.UNKNOWN).count();
    var more = new StringBuilder();
    if (children > 0) {
      more.append(children == 1 ? "1 child is affected. " : children + " children are affected. ");
    }
    if (open > 0) {
      more.append(accounts(open)).append(" may be a child's: age not known. ");
    }
    if (shownInMaterial) {
      more.append("Known material here shows children. ");
    }
    if (audiences.contains(Audience.CHILD.name())) {
      more.append("A child reported it. ");
    } else if (audiences.contains(Audience.PARENT.name())) {
      more.append("A parent or carer reported it for their child. ");
    }
    more.append(subjectAge(subject));
    return new ChildNotice(
        lead(subject, children, audiences, shownInMaterial), more.toString().strip());
  }

  private static String lead(
      Age subject, long children, List<String> audiences, boolean shownInMaterial) {
    if (subject == Age.CHILD) {
      return "The subject is a child.";
    }
    if (children > 0
        || shownInMaterial
        || audiences.contains(Audience.CHILD.name())
        || audiences.contains(Audience.PARENT.name())) {
      return "Children are concerned.";
    }
    return subject == Age.UNKNOWN ? "May be a child: age not known." : "";
  }

  private static String subjectAge(Age subject) {
    return switch (subject) {
      case CHILD -> "The account this case is about belongs to a child.";
      case ADULT -> "The account this case is about belongs to an adult.";
      case UNKNOWN -> "The subject may be a child: age not known.";
    };
  }

  private static String accounts(long count) {
    return count == 1 ? "1 account" : count + " accounts";
  }

  /// Whom a case concerns, in a few words for the queue.
  static String people(Age subject, long children, boolean toldByChild) {
    if (subject == Age.CHILD) {
      return "subject is a child";
    }
    if (children > 0) {
      return children == 1 ? "1 child affected" : children + " children affected";
    }
    if (toldByChild) {
      return "a child is concerned";
    }
    return subject == Age.UNKNOWN ? "may be a child: age not known" : "adult";
  }

  /// The advice topic that fits a case best: what a person said, or what a detector looks for.
  static String topic(List<ReportLine> reports, List<SignalInCase> signals) {
    if (!reports.isEmpty()) {
      return reports.getFirst().topic();
    }
    return signals.stream()
        .findFirst()
        .map(signal -> signal.detector().equals("contact-seeking") ? "grooming-worry" : "bullying")
        .orElse("");
  }

  private static String lower(String text) {
    return text.isEmpty()
        ? "no topic"
        : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }
}
