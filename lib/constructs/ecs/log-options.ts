/** Options of Docker's log drivers, under the names that the drivers have for them. */
import type { Secret } from './secret.ts';

/** What every driver can add to a message. */
export interface LogTagProps {
  /** Tag of the messages, with Docker's placeholders such as `{{.Name}}`. @default - the first 12 letters of the container's id */
  readonly tag?: string;
  /** Names of labels of the container that are added. @default - none */
  readonly labels?: readonly string[];
  /** Names of environment variables of the container that are added. @default - none */
  readonly env?: readonly string[];
  /** Regular expression of the names of environment variables that are added. @default - none */
  readonly envRegex?: string;
  /** Further options of the driver. @default - none */
  readonly options?: Readonly<Record<string, string>>;
}

/** The props of `LogDrivers.splunk`. */
export interface SplunkProps extends LogTagProps {
  /** Token of the HTTP event collector. */
  readonly token: Secret;
  /** Address of the collector, such as `https://splunk.example.com:8088`. */
  readonly url: string;
  /** @default - the collector's */
  readonly index?: string;
  /** @default - the collector's */
  readonly source?: string;
  /** @default - the collector's */
  readonly sourceType?: string;
  /** @default 'inline' */
  readonly format?: 'inline' | 'json' | 'raw';
  /** Path of the certificate authority on the host. @default - the system's */
  readonly caPath?: string;
  /** Name that the collector's certificate has. @default - the host of the address */
  readonly caName?: string;
  /** Whether any certificate is taken. @default false */
  readonly insecureSkipVerify?: boolean;
  /** Whether the collector is asked when the container starts. @default true */
  readonly verifyConnection?: boolean;
  /** Whether messages are compressed. @default false */
  readonly gzip?: boolean;
  /** From -1 (gzip's own choice) over 0 (not at all) to 9 (best). @default -1 */
  readonly gzipLevel?: -1 | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
}

/** The props of `LogDrivers.fluentd`. */
export interface FluentdProps extends LogTagProps {
  /** Where it listens: `host:port` or `unix:///path`. @default 'localhost:24224' */
  readonly address?: string;
  /** Whether the container starts before the connection stands. @default false */
  readonly async?: boolean;
  /** Bytes that wait in memory. @default 1048576 */
  readonly bufferLimit?: number;
  /** Milliseconds between two attempts. @default 1000 */
  readonly retryWaitMs?: number;
  /** @default - without end */
  readonly maxRetries?: number;
  /** Whether times are finer than a second. @default false */
  readonly subSecondPrecision?: boolean;
}

/** The props of `LogDrivers.gelf`. */
export interface GelfProps extends LogTagProps {
  /** Address of the server, such as `udp://graylog.example.com:12201`. */
  readonly address: string;
  /** Of UDP. @default 'gzip' */
  readonly compressionType?: 'gzip' | 'zlib' | 'none';
  /** From -1 to 9, of UDP. @default 1 */
  readonly compressionLevel?: number;
  /** Of TCP. @default 3 */
  readonly tcpMaxReconnect?: number;
  /** Seconds, of TCP. @default 1 */
  readonly tcpReconnectDelay?: number;
}

/** The props of `LogDrivers.syslog`. */
export interface SyslogProps extends LogTagProps {
  /** Address of the server, such as `tcp+tls://logs.example.com:6514`. @default - the instance's own syslog */
  readonly address?: string;
  /** @default 'daemon' */
  readonly facility?: string;
  /** @default - that of the local syslog */
  readonly format?: 'rfc3164' | 'rfc5424' | 'rfc5424micro';
  /** Path on the host, of TLS. @default - none */
  readonly tlsCaCert?: string;
  /** Path on the host, of TLS. @default - none */
  readonly tlsCert?: string;
  /** Path on the host, of TLS. @default - none */
  readonly tlsKey?: string;
  /** Whether any certificate is taken. @default false */
  readonly tlsSkipVerify?: boolean;
}

/** The props of `LogDrivers.journald`. */
export type JournaldProps = LogTagProps;

/** The props of `LogDrivers.jsonFile`. */
export interface JsonFileProps extends LogTagProps {
  /** Size after which another file is begun, such as `10m`. @default - never */
  readonly maxSize?: string;
  /** Files that are kept. @default 1 */
  readonly maxFile?: number;
  /** Whether older files are compressed. @default false */
  readonly compress?: boolean;
}

/** Options as a driver takes them. */
type Options = Readonly<Record<string, string>>;

/** Options of the driver `splunk`; the token is a secret of its own. */
export function splunkOptions(props: SplunkProps): Options {
  return {
    'splunk-url': props.url,
    ...named({
      'splunk-index': props.index,
      'splunk-source': props.source,
      'splunk-sourcetype': props.sourceType,
      'splunk-format': props.format,
      'splunk-capath': props.caPath,
      'splunk-caname': props.caName,
      'splunk-insecureskipverify': props.insecureSkipVerify,
      'splunk-verify-connection': props.verifyConnection,
      'splunk-gzip': props.gzip,
      'splunk-gzip-level': props.gzipLevel,
    }),
    ...tagOptions(props),
  };
}

/** Options of the driver `fluentd`. */
export function fluentdOptions(props: FluentdProps): Options {
  return {
    ...named({
      'fluentd-address': props.address,
      'fluentd-async': props.async,
      'fluentd-buffer-limit': props.bufferLimit,
      'fluentd-retry-wait': props.retryWaitMs === undefined ? undefined : `${props.retryWaitMs}ms`,
      'fluentd-max-retries': props.maxRetries,
      'fluentd-sub-second-precision': props.subSecondPrecision,
    }),
    ...tagOptions(props),
  };
}

/** Options of the driver `gelf`. */
export function gelfOptions(props: GelfProps): Options {
  return {
    'gelf-address': props.address,
    ...named({
      'gelf-compression-type': props.compressionType,
      'gelf-compression-level': props.compressionLevel,
      'gelf-tcp-max-reconnect': props.tcpMaxReconnect,
      'gelf-tcp-reconnect-delay': props.tcpReconnectDelay,
    }),
    ...tagOptions(props),
  };
}

/** Options of the driver `syslog`. */
export function syslogOptions(props: SyslogProps): Options {
  return {
    ...named({
      'syslog-address': props.address,
      'syslog-facility': props.facility,
      'syslog-format': props.format,
      'syslog-tls-ca-cert': props.tlsCaCert,
      'syslog-tls-cert': props.tlsCert,
      'syslog-tls-key': props.tlsKey,
      'syslog-tls-skip-verify': props.tlsSkipVerify,
    }),
    ...tagOptions(props),
  };
}

/** Options of the driver `json-file`. */
export function jsonFileOptions(props: JsonFileProps): Options {
  return {
    ...named({
      'max-size': props.maxSize,
      'max-file': props.maxFile,
      compress: props.compress,
    }),
    ...tagOptions(props),
  };
}

/** The options that every driver has. */
export function tagOptions(props: LogTagProps): Options {
  return {
    ...named({
      tag: props.tag,
      labels: props.labels?.join(','),
      env: props.env?.join(','),
      'env-regex': props.envRegex,
    }),
    ...props.options,
  };
}

function named(options: Readonly<Record<string, string | number | boolean | undefined>>): Options {
  return Object.fromEntries(
    Object.entries(options)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  );
}
