package org.nightlight.oversight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {

  /// The example that the specification's own libraries are tested with.
  @Test
  void signsAsTheSpecificationsExampleIsSigned() {
    assertThat(webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            .signature("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void refusesASecretOfAnotherKind() {
    assertThatThrownBy(() -> webhook("MfKQ9r8G").signature("a", 1, ""))
        .hasMessageContaining("whsec_");
  }

  private static Platform.Webhook webhook(String secret) {
    return new Platform.Webhook(URI.create("https://platform.example/hook"), secret);
  }
}
