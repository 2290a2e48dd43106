package org.nightlight.evidence;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// S3Proxy in this process, on a folder. It is loaded apart from the application, so that neither
/// sees the other's libraries; the build puts it into `target/s3proxy`.
final class S3Store implements AutoCloseable {

  static final String KEY = "tester";
  static final String SECRET = "invented-for-tests";

  private final Path folder;
  private final URLClassLoader loader;
  private final Object proxy;

  S3Store(Path folder) {
    this.folder = folder.toAbsolutePath();
    try {
      Files.createDirectories(folder);
      this.loader = new URLClassLoader(jars(), new OnlyTheClient());
      this.proxy = start();
    } catch (IOException | ReflectiveOperationException fault) {
      throw new IllegalStateException("S3Proxy does not start", fault);
    }
  }

  /// Of the application S3Proxy sees the client of S3 alone, whose faults it throws.
  private static final class OnlyTheClient extends ClassLoader {
    OnlyTheClient() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("software.amazon.awssdk.") || name.startsWith("org.reactivestreams.")) {
        return S3Store.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }

  private static URL[] jars() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("target", "s3proxy"))) {
      return all.map(S3Store::url).toArray(URL[]::new);
    }
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException fault) {
      throw new IllegalStateException(fault);
    }
  }

  private Object start() throws ReflectiveOperationException {
    var before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(loader);
    try {
      var blobs = loader
          .loadClass("org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore")
          .getConstructor(String.class)
          .newInstance(folder.toString());
      var ways = loader.loadClass("org.gaul.s3proxy.auth.AuthenticationType");
      var builder =
          loader.loadClass("org.gaul.s3proxy.S3Proxy").getMethod("builder").invoke(null);
      var type = builder.getClass();
      type.getMethod("endpoint", URI.class).invoke(builder, URI.create("http://127.0.0.1:0"));
      type.getMethod("awsAuthentication", ways, String.class, String.class)
          .invoke(builder, ways.getField("AWS_V4").get(null), KEY, SECRET);
      type.getMethod("blobStore", loader.loadClass("org.gaul.s3proxy.blobstore.BlobStore"))
          .invoke(builder, blobs);
      var made = type.getMethod("build").invoke(builder);
      made.getClass().getMethod("start").invoke(made);
      return made;
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  String address() {
    try {
      return "http://127.0.0.1:" + proxy.getClass().getMethod("getPort").invoke(proxy);
    } catch (ReflectiveOperationException fault) {
      throw new IllegalStateException(fault);
    }
  }

  /// A bucket is a folder.
  void make(String bucket) throws IOException {
    Files.createDirectories(folder.resolve(bucket));
  }

  /// What an operator would set.
  Map<String, String> environment(String bucket) {
    return Map.of(
        "NIGHTLIGHT_S3_ENDPOINT", address(),
        "NIGHTLIGHT_S3_BUCKET", bucket,
        "NIGHTLIGHT_S3_KEY", KEY,
        "NIGHTLIGHT_S3_SECRET", SECRET);
  }

  /// The objects of a bucket, as files.
  List<Path> objects(String bucket) throws IOException {
    try (var all = Files.walk(folder.resolve(bucket))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Override
  public void close() {
    try {
      proxy.getClass().getMethod("stop").invoke(proxy);
      loader.close();
    } catch (IOException | ReflectiveOperationException fault) {
      throw new IllegalStateException(fault);
    }
  }
}
