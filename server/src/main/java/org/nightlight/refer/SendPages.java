package org.nightlight.refer;

import java.net.URI;
import java.util.List;
import org.nightlight.oversight.Permission;
import org.nightlight.oversight.Permit;
import org.nightlight.oversight.Routes;
import org.nightlight.oversight.Wrong;
import org.nightlight.refer.SendRules.Leave;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// What people press so that a referral may leave, or go on.
final class SendPages {

  private final Refer refer;
  private final ReferralPages pages;

  SendPages(Refer refer, ReferralPages pages) {
    this.refer = refer;
    this.pages = pages;
  }

  void addTo(Routes routes) {
    var may = Permission.REFER_CASES;
    routes
        .staff(HttpMethod.POST, "/referrals/{id}/approve", may, this::approve)
        .staff(HttpMethod.POST, "/referrals/{id}/alone", may, this::alone)
        .staff(HttpMethod.POST, "/referrals/{id}/go-on", may, this::goOn);
  }

  private ServerResponse approve(ServerRequest request, Permit permit) {
    return pages
        .id(request, permit)
        .map(
            id -> answer(id, refer.approvals().approve(id, seen(request), permit), request, permit))
        .orElseGet(Routes::notFound);
  }

  private ServerResponse alone(ServerRequest request, Permit permit) {
    var purpose = AuthorityPages.field(request, "purpose");
    return pages
        .id(request, permit)
        .map(id -> answer(
            id, refer.approvals().alone(id, seen(request), purpose, permit), request, permit))
        .orElseGet(Routes::notFound);
  }

  private static String seen(ServerRequest request) {
    return AuthorityPages.field(request, "digest");
  }

  private ServerResponse goOn(ServerRequest request, Permit permit) {
    return pages
        .id(request, permit)
        .filter(id -> refer.goOn(id, permit))
        .map(SendPages::back)
        .orElseGet(Routes::notFound);
  }

  private ServerResponse answer(ReferralId id, Leave leave, ServerRequest request, Permit permit) {
    return switch (leave) {
      case Leave.Given _ -> back(id);
      case Leave.SamePerson() ->
        wrong(
            request,
            permit,
            "approve",
            "You decided or wrote this yourself. A second person has to approve it.");
      case Leave.AlreadyGiven() ->
        wrong(request, permit, "approve", "It has been approved already.");
      case Leave.Changed() ->
        wrong(
            request,
            permit,
            "approve",
            "It has changed since you opened this page. Look at what is sent now, and approve that.");
      case Leave.MadeAgain() ->
        wrong(
            request,
            permit,
            "approve",
            "The platform has just answered, and what is sent is made again with it. Open this page"
                + " again in a moment, look at what is sent then, and approve that.");
      case Leave.NotReady() ->
        wrong(request, permit, "approve", "There is nothing that could leave as it is.");
      case Leave.NoDanger() ->
        wrong(
            request,
            permit,
            "approve",
            "No danger to life is recorded for this case: a second person has to approve it.");
      case Leave.SayWhy() ->
        wrong(
            request,
            permit,
            "purpose",
            "Write why it cannot wait for a second person, in 10 to 2000 characters.");
    };
  }

  private ServerResponse wrong(ServerRequest request, Permit permit, String field, String words) {
    return pages.one(request, permit, List.of(new Wrong(field, words)));
  }

  private static ServerResponse back(ReferralId id) {
    return ServerResponse.seeOther(URI.create("/referrals/" + id)).build();
  }
}
