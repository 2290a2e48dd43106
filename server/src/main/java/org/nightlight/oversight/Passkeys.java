package org.nightlight.oversight;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nightlight.store.Store;
import org.nightlight.store.Times;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.jackson.WebauthnJacksonModule;
import org.springframework.security.web.webauthn.management.ImmutablePublicKeyCredentialCreationOptionsRequest;
import org.springframework.security.web.webauthn.management.ImmutableRelyingPartyRegistrationRequest;
import org.springframework.security.web.webauthn.management.JdbcPublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.JdbcUserCredentialRepository;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyPublicKey;
import org.springframework.security.web.webauthn.management.WebAuthnRelyingPartyOperations;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;
import tools.jackson.databind.json.JsonMapper;

/// Passkeys: keys in a person's own device, bound to this server's name. The ceremony is Spring
/// Security's; which account a key opens is ours, and the key knows it by the staff id alone.
final class Passkeys {

  private static final int LABEL = 60;

  private final Store store;
  private final RecordBook book;
  private final JsonMapper json =
      JsonMapper.builder().addModule(new WebauthnJacksonModule()).build();
  private final WebAuthnRelyingPartyOperations party;

  /// @param address how people reach this server; browsers know a machine's own by `localhost`
  Passkeys(Store store, RecordBook book, String address) {
    this.store = store;
    this.book = book;
    var jdbc = new JdbcTemplate(store.connections());
    var party = new Webauthn4JRelyingPartyOperations(
        new JdbcPublicKeyCredentialUserEntityRepository(jdbc),
        new JdbcUserCredentialRepository(jdbc),
        PublicKeyCredentialRpEntity.builder()
            .id(host(address))
            .name("Nightlight")
            .build(),
        Set.of(origin(address)));
    // A passkey stands for both factors, so the device must have asked for a finger, face or PIN.
    party.setCustomizeRequestOptions(
        options -> options.userVerification(UserVerificationRequirement.REQUIRED));
    party.setCustomizeCreationOptions(
        options -> options.authenticatorSelection(AuthenticatorSelectionCriteria.builder()
            .residentKey(ResidentKeyRequirement.REQUIRED)
            .userVerification(UserVerificationRequirement.REQUIRED)
            .build()));
    this.party = party;
  }

  /// A passkey as its owner sees it.
  record Kept(String id, String label, String made, String used) {}

  static String host(String address) {
    return loopback(address) ? "localhost" : URI.create(address).getHost();
  }

  /// Where a browser must stand to use passkeys. A bare address has no name a key could be bound
  /// to.
  static String origin(String address) {
    var at = URI.create(address);
    var port = at.getPort() < 0 ? "" : ":" + at.getPort();
    return at.getScheme() + "://" + host(address) + port;
  }

  private static boolean loopback(String address) {
    var host = String.valueOf(URI.create(address).getHost());
    return host.startsWith("127.") || host.equals("[::1]") || host.equals("localhost");
  }

  JacksonJsonHttpMessageConverter converter() {
    return new JacksonJsonHttpMessageConverter(json);
  }

  WebAuthnRelyingPartyOperations party() {
    return party;
  }

  PublicKeyCredentialCreationOptions begin(StaffId staff) {
    return party.createPublicKeyCredentialCreationOptions(
        new ImmutablePublicKeyCredentialCreationOptionsRequest(
            UsernamePasswordAuthenticationToken.authenticated(staff.toString(), "", List.of())));
  }

  String words(PublicKeyCredentialCreationOptions options) {
    return json.writeValueAsString(options);
  }

  /// Keeps the key a browser made; false where it does not answer what was asked.
  boolean add(StaffId staff, PublicKeyCredentialCreationOptions asked, String body) {
    try {
      var sent = json.readValue(body, Sent.class).publicKey();
      var label = sent.getLabel().strip();
      if (label.isEmpty() || label.length() > LABEL) {
        return false;
      }
      store.transact(() -> {
        party.registerCredential(new ImmutableRelyingPartyRegistrationRequest(asked, sent));
        book.write(new Actor.Staff(staff), "add-passkey", "staff/" + staff, "");
      });
      return true;
    } catch (RuntimeException _) {
      // Whatever a browser sent that does not prove a key is no key.
      return false;
    }
  }

  record Sent(RelyingPartyPublicKey publicKey) {}

  /// Whose key signed the challenge; empty where none of ours did.
  Optional<StaffId> prove(RelyingPartyAuthenticationRequest request) {
    try {
      return Routes.id(party.authenticate(request).getName()).map(StaffId::new);
    } catch (RuntimeException _) {
      return Optional.empty();
    }
  }

  List<Kept> of(StaffId staff) {
    return store
        .sql()
        .sql("""
            select credential_id, label, created at time zone 'UTC' created,
              last_used at time zone 'UTC' used
            from user_credentials c join user_entities u on u.id = c.user_entity_user_id
            where u.name = ? order by created
            """)
        .param(staff.toString())
        .query((row, _) -> new Kept(
            row.getString(1),
            row.getString(2),
            Times.words(Times.instant(row, "created")),
            Times.words(Times.instant(row, "used"))))
        .list();
  }

  /// Takes all of somebody's away: whoever holds a lost device must not sign in with it.
  void removeAll(StaffId staff, Actor by) {
    store.transact(() -> {
      var removed = store.sql().sql("""
              delete from user_credentials where user_entity_user_id =
                (select id from user_entities where name = ?)
              """).param(staff.toString()).update();
      if (removed > 0) {
        book.write(by, "remove-passkey", "staff/" + staff, "");
      }
    });
  }

  boolean remove(StaffId staff, String id) {
    return store.transaction(() -> {
      var removed = store.sql().sql("""
              delete from user_credentials where credential_id = ? and user_entity_user_id =
                (select id from user_entities where name = ?)
              """).params(id, staff.toString()).update();
      if (removed > 0) {
        book.write(new Actor.Staff(staff), "remove-passkey", "staff/" + staff, "");
      }
      return removed > 0;
    });
  }
}
