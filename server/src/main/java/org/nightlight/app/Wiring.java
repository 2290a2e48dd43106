package org.nightlight.app;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.nightlight.oversight.Oversight;
import org.nightlight.oversight.Routes;
import org.nightlight.store.DataFolder;
import org.nightlight.store.EmbeddedPostgres;
import org.nightlight.store.Store;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Which rooms there are and what each is given. Plain constructors, in the order of the path.
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = UserDetailsServiceAutoConfiguration.class)
@Import({WebSecurity.class, Web.class})
class Wiring {

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  DataFolder dataFolder(Settings settings) {
    return DataFolder.hold(settings.data());
  }

  @Bean
  Database database(Settings settings, DataFolder folder) {
    return settings
        .database()
        .map(external -> new Database(external, Optional.empty()))
        .orElseGet(() -> Database.embedded(EmbeddedPostgres.start(folder.path())));
  }

  @Bean
  Store store(Database database) {
    return Store.open(database.address());
  }

  @Bean
  Oversight oversight(Store store, Clock clock, DataFolder folder) {
    return new Oversight(store, clock, folder.path().resolve("keys"));
  }

  /// Every HTTP route of every room.
  @Bean
  RouteTable routeTable(Oversight oversight) {
    return new RouteTable(List.of(oversight.routes()));
  }

  /// Who reads what from the outbox. The only place that says so.
  @Bean
  Deliveries deliveries(Store store) {
    return new Deliveries(store.outbox());
  }

  /// All routes there are.
  record RouteTable(List<Routes> rooms) {
    List<Routes.Route> all() {
      return rooms.stream().flatMap(room -> room.list().stream()).toList();
    }
  }
}
