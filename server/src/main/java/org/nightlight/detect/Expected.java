package org.nightlight.detect;

import java.util.Locale;

/// How many ordinary accounts a level is expected to be reached by, so that "1 in 1,000" among a
/// million is read as the thousand people it is.
///
/// @param accounts there are, those of unknown age among them; 0 before a day has ended
/// @param inAMonth of them in 30 days, as measured where nobody was to be found
/// @param atMost the same, at its upper bound of 95 %
/// @param ever at most, if the fit is right, however long one looks: what the level itself promises
/// @param measured the detector's version that was measured; 0 where none was
public record Expected(long accounts, double inAMonth, double atMost, double ever, int measured) {

  /// A sentence for whoever reads a signal.
  public String words() {
    if (accounts == 0) {
      return "How many ordinary accounts would reach this is not known yet: no day has ended.";
    }
    var promise = "If the fit is right, no more than " + number(ever) + " ever would.";
    return measured == 0
        ? "Of your " + whole(accounts) + " accounts: " + promise
        : "About " + number(inAMonth) + " of your " + whole(accounts)
            + " accounts would reach this by chance in 30 days, at most " + number(atMost)
            + " as measured on invented platforms. " + promise;
  }

  static String whole(long number) {
    return String.format(Locale.UK, "%,d", number);
  }

  /// Few are told with a decimal.
  static String number(double number) {
    if (number > 0 && number < 0.1) {
      return "less than 0.1";
    }
    return number < 10
        ? String.format(Locale.UK, "%.1f", number)
        : String.format(Locale.UK, "%,.0f", number);
  }

  /// Expected ordinary subjects per 1,000 accounts, at the upper bound.
  public double perThousand() {
    return accounts == 0 ? 0 : atMost * 1_000 / accounts;
  }

  Expected plus(Expected more) {
    return new Expected(
        accounts + more.accounts,
        inAMonth + more.inAMonth,
        atMost + more.atMost,
        ever + more.ever,
        Math.min(measured, more.measured));
  }
}
