package org.nightlight.app;

import org.nightlight.language.Languages;
import org.nightlight.language.SayDialect;
import org.nightlight.oversight.Oversight;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/// Puts the rooms' routes behind their guard, and what every page shows around them.
@Configuration(proxyBeanMethods = false)
class Web {

  @Bean
  RouterFunction<ServerResponse> router(
      Wiring.RouteTable table, Oversight oversight, Metrics metrics) {
    return new RouteGuard(oversight, metrics).guard(table.all());
  }

  @Bean
  FilterRegistrationBean<NulFilter> nulFilter() {
    var filter = new FilterRegistrationBean<>(new NulFilter());
    // After the encoding is settled, before anybody reads a form.
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
    return filter;
  }

  @Bean
  FilterRegistrationBean<BusyFilter> busyFilter() {
    var filter = new FilterRegistrationBean<>(new BusyFilter());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
    return filter;
  }

  @Bean
  SayDialect sayDialect() {
    return new SayDialect();
  }

  @Bean
  Frame frame(
      Wiring.RouteTable table, Oversight oversight, Languages languages, Settings settings) {
    return new Frame(table, oversight, languages, settings.address());
  }

  @Bean
  WebMvcConfigurer framed(Frame frame) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(frame);
      }
    };
  }
}
