// Written by scripts/write-emitted-lock.ts from the pins beside it.
export const lockedPackages: Readonly<Record<string, unknown>> = {
  "node_modules/@fastify/ajv-compiler": {
    "version": "4.0.7",
    "integrity": "sha512-VP0yIfwlc1ohj733keYDqyHm1VWeP9VQxYomunhr90jkC4aNNibbkrRiaNgPgqj1ORxUenILR4qzA/ppYBNAtQ==",
    "funding": [
      {
        "type": "github",
        "url": "https://github.com/sponsors/fastify"
      },
      {
        "type": "opencollective",
        "url": "https://opencollective.com/fastify"
      }
    ],
    "license": "MIT",
    "dependencies": {
      "ajv": "^8.12.0",
      "ajv-formats": "^3.0.1",
      "fast-uri": "^4.0.0"
    }
  },
  "node_modules/@fastify/deepmerge": {
    "version": "3.2.4",
    "integrity": "sha512-kc8GQq5gX9RRhw0rov3DMrN8wS8yRlxJRdDzsYwwdBV/wazuVgc/1K7CKL90tlvu3RlHan6Y0R0aE3nJtBz2eQ==",
    "funding": [
      {
        "type": "github",
        "url": "https://github.com/sponsors/fastify"
      },
      {
        "type": "opencollective",
        "url": "https://opencollective.com/fastify"
      }
    ],
    "license": "MIT"
  },
  "node_modules/@fastify/error": {
    "version": "4.2.1",
    "integrity": "sha512-MYBumuIwP+5MIpXSyKm6/o1Eigcoij186lWUssX3LH5U8KWqU0ktZhzC4CErIX9EJeQeRGI+zJZQWakBlFbUcg==",
    "funding": [
      {
        "type": "github",
        "url": "https://github.com/sponsors/fastify"
      },
      {
        "type": "opencollective",
        "url": "https://opencollective.com/fastify"
      }
    ],
    "license": "MIT"
  },
  "node_modules/@fastify/fast-json-stringify-compiler": {
    "version": "5.2.0",
    "integrity": "sha512-LPTVA0w4oPITWHAvox9NgI1rDSrjUnjxX6QN5MCb9FY+HqvDsUmgLucbj9eQakqC8lYwO7UgkDPHEQLJNl9vtg==",
    "funding": [
      {
        "type": "github",
        "url": "https://github.com/sponsors/fastify"
      },
      {
        "type": "opencollective",
        "url": "https://opencollective.com/fastify"
      }
    ],
    "license": "MIT",
    "dependencies": {
      "fast-json-stringify": "^7.3.0"
    }
  },
  "node_modules/@fastify/forwarded": {
    "version": "3.1.2",
    "integrity": "sha512-89WiRG+hW3VQSfCwg4Hb8b43PeyEX15K5+lEfsZ4EUth/FyOjS/lv8HsVuswUNXWiSnxMGNouE/fq/0w3VumHQ==",
    "funding": [
      {
        "type": "github",
        "url": "https://github.com/sponsors/fastify"
      },
      {
        "type": "opencollective",
        "url": "https://opencollective.com/fastify"
      }
    ],
    "license": "MIT"
  },
  "node_modules/@fastify/merge-json-schemas": {
    "version": "0.2.2",
    "integrity": "sha512-d/gx9sRbUCVgGRGzma46wLcwiY8noTqO2Nmjg/vbTARxHRE5bdh5PIL8s97Lt1X7ScRWRW52eVYxwIoPwIdVUA==",
    "funding": [
      {
        "type": "github",
        "url": "https://github.com/sponsors/fastify"
      },
      {
        "type": "opencollective",
        "url": "https://opencollective.com/fastify"
      }
    ],
    "license": "MIT",
    "dependencies": {
      "dequal": "^2.0.3"
    }
  },
  "node_modules/@fastify/proxy-addr": {
    "version": "5.1.3",
    "integrity": "sha512-ptgIgB+abBNTs5lsKNvFaKMCauPaTOE6ZIjxJr3FxCLehmYQQKYGg4srwwNICR9QQlFrYw59jWAo+i9GalVCaw==",
    "funding": [
      {
        "type": "github",
        "url": "https://github.com/sponsors/fastify"
      },
      {
        "type": "opencollective",
        "url": "https://opencollective.com/fastify"
      }
    ],
    "license": "MIT",
    "dependencies": {
      "@fastify/forwarded": "^3.0.0",
      "ipaddr.js": "^2.1.0"
    }
  },
  "node_modules/@pinojs/redact": {
    "version": "0.4.0",
    "integrity": "sha512-k2ENnmBugE/rzQfEcdWHcCY+/FM3VLzH9cYEsbdsoqrvzAKRhUZeRNhAZvB8OitQJ1TBed3yqWtdjzS6wJKBwg==",
    "license": "MIT"
  },
  "node_modules/@types/node": {
    "version": "24.19.2",
    "integrity": "sha512-93d49wCWJkCyN87MxLpNN6KXPCwFw7bVUg79mGUV1OS40JGWwVCr8n61DXCSqz7CV6/VfPkb7xec7uP2M+QHWQ==",
    "dev": true,
    "license": "MIT",
    "dependencies": {
      "undici-types": ">=7.24.0 <7.24.7"
    }
  },
  "node_modules/@types/pg": {
    "version": "8.23.1",
    "integrity": "sha512-fKVHpikPdg4GKks3JuLEhvwSyvwzF23hnabPy6DD8ljVbC7+6J5dQzdv4arV6jqq57djnMgs1HKBxX4P8aBI3A==",
    "dev": true,
    "license": "MIT",
    "dependencies": {
      "@types/node": "*",
      "pg-protocol": "*",
      "pg-types": "^2.2.0"
    }
  },
  "node_modules/@typescript/typescript-aix-ppc64": {
    "version": "7.0.2",
    "integrity": "sha512-MTKKkWB7p/0E9xi1d1tHtZ5PiLkGEMIq88pK2CubZjOsLtYTLqhgIgi6zepFa+9GHZ6h05NMCkQxGKiPXMxXtQ==",
    "cpu": [
      "ppc64"
    ],
    "dev": true,
    "license": "Apache-2.0",
    "optional": true,
    "os": [
      "aix"
    ],
    "engines": {
      "node": ">=16.20.0"
    }
  },
  "node_modules/@typescript/typescript-darwin-arm64": {
    "version": "7.0.2",
    "integrity": "sha512-gowzar9MwS/aRWp6f3a4KUqzRjAZjOsmGNCM6LcTgXum+dBfgsBVMN+AgvOCCbguXyick6LJhpBszxMebJ8syA==",
    "cpu": [
      "arm64"
    ],
    "dev": true,
    "license": "Apache-2.0",
    "optional": true,
    "os": [
      "darwin"
    ],
    "engines": {
      "node": ">=16.20.0"
    }
  },
  "node_modules/@typescript/typescript-darwin-x64": {
    "version": "7.0.2",
    "integrity": "sha512-SZ9xZInqApNlNGc9s0W1VSsktYSOe9cFqNOIqmN1Gs8SmkjKZYFt017G4VwPxASInODuAdbTW7sXiFUf893RgA==",
    "cpu": [
      "x64"
    ],
    "dev": true,
    "license": "Apache-2.0",
    "optional": true,
    "os": [
      "darwin"
    ],
    "engines": {
      "node": ">=16.20.0"
    }
  },
  "node_modules/@typescript/typescript-freebsd-arm64": {
    "version": "7.0.2",
    "integrity": "sha512-W5NH4y/J0plIIS5b2xvTEkU7JFxyqdMAOgf+Ilhl0vHQXKO5dZoxd+C/jEtq56c4F3wk71RB4BMRQ2XdI+bwYQ==",
    "cpu": [
      "arm64"
    ],
    "dev": true,
    "license": "Apache-2.0",
    "optional": true,
    "os": [
      "freebsd"
    ],
    "engines": {
      "node": ">=16.20.0"
    }
  },
  "node_modules/@typescript/typescript-freebsd-x64": {
    "version": "7.0.2",
    "integrity": "sha512-UMGDx5sTpzNw3WiPebH7l90IWfJggEd+egHt/q6p7/Cm3zqoV7VxkGXt+3DxPIw8CcmvAB0j3sVVfbhX+M4Tpw==",
    "cpu": [
      "x64"
    ],
    "dev": true,
    "license": "Apache-2.0",
    "optional": true,
    "os": [
      "freebsd"
    ],
    "engines": {
      "node": ">=16.20.0"
    }
  },
  "node_modules/@typescript/typescript-linux-arm": {
    "version": "7.0.2",
    "integrity": "sha512-gffT3xPz9sR7j/YJExkyPntrI0P2EP9XbOyWzth2/Gs0RstK+90RBcO0ncXoXy/beYll1SXw846Nf2zdnEz0QQ==",
    "cpu": [
      "arm"
    ],
    "dev": true,
    "license": "Apache-2.0",
    "optional": true,
    "os": [
      "linux"
    ],
    "engines": {
      "node": ">=16.20.0"
    }
  },
  "node_modules/@typescript/typescript-linux-arm64": {
    "version": "7.0.2",
    "integrity": "sha512-Qh4eU4/y3yDjnfjjyPYihMj5/ODIlmt+Bzu17OI+fiSRDW57QmU5SiN63exPRNJPKUzcc1INa1NXdrJ+MqHjUQ==",
    "cpu": [
      "arm64"
    ],
    "dev": true,
    "license": "Apache-2.0",
    "optional": true,
    "os": [
      "linux"
    ],
    "engines": {
      "node": ">=16.20.0"
    }
  },
  "node_modules/@typescript/typescript-linux-loong64": {
    "version": "7.0.2",
    "integrity": "sha512-uEHck9i8hoAzXPiYRib1O7miOnz23SxIeVl6F4LXox+qov1K35jHcEW6VHKvZI+pyvl7fZEP4MCU5LYvIq1GuQ==",
    "cpu": [
      "loong64"
    ],
    "dev": true,
    "license": "Apache-2.0",
    "optional": true,
    "os": [
      "linux"
    ],
    "engines": {
      "node": ">=16.20.0"
    }
  },
  "node_modules/@typescript/typescript-linux-mips64el": {
    "version": "7.0.2",
    "integrity": "sha512-R4KvAMnE43W5Qeqb0Ly56O3mWMWIAgsMyz36DCaycd5nbg/9kzm0liw3JocfRqyJY0KPmzFjbswozXyW0DnIYA==",
    "cpu": [
      "mips64el"
    ],
    "dev": true,
    "license": "Apache-2.0",
    "optional": true,
    "os": [
      "linux"
    ],
    "engines": {
      "node": ">=16.20.0"
    }
  },
  "node_modules/@typescript/typescript-linux-ppc64": {
    "version": "7.0.2",
    "integrity": "sha512-DORx5b3sd/4S7eayxm4FQv+A7CrkUIGRaHiwI8oiHTAI1fAPWhF4J0vAlkC8biAlHSVVwxMQ3tjZ2/DVbnQiiA==",
    "cpu": [
      "ppc64"
    ],
    "dev": true,
    "license": "Apache-2.0",
    "optional": true,
    "os": [
      "linux"
    ],
    "engines": {
      "node": ">=16.20.0"
    }
  },
  "node_modules/@typescript/typescript-linux-riscv64": {
    "version": "7.0.2",
    "integrity": "sha512-wf0jqEDOjrPRnKwYRyyJDRo11KMbvMFrU+q4zqKyChODBzvlkbhNQfKvLxQCcwTpdDaXSHZTVuh0JoCrKCUMHQ==",
    "cpu": [
      "riscv64"
    ],
    "dev": true,
    "license": "Apache-2.0",
    "optional": true,
    "os": [
      "linux"
    ],
    "engines": {
      "node": ">=16.20.0"
    }
  },
  "node_modules/@typescript/typescript-linux-s390x": {
    "version": "7.0.2",
    "integrity": "sha512-IkwJc3L7yhytWd/ewjyxNDfOmswCm9GWMJT/ue/dU4aZNbwZeYAetq42VyLmsmSjvoX7z74X6ZaYCtzAr0EuGw==",
    "cpu": [
      "s390x"
    ],
    "dev": true,
    "license": "Apache-2.0",
    "optional": true,
    "os": [
      "linux"
    ],
    "engines": {
      "node": ">=16.20.0"
    }
  },
  "node_modules/@typescript/typescript-linux-x64": {
    "version": "7.0.2",
    "integrity": "sha512-EYdf2cNg7rgCWJnxCdJ+F3V39O8ihb37eHAu1LK8oAFizgTQbPOK7zHHXbPt8rX24COqODXeI3sIf0fCXG7H/A==",
    "cpu": [
      "x64"
    ],
    "dev": true,
    "license": "Apache-2.0",
    "optional": true,
    "os": [
      "linux"
    ],
    "engines": {
      "node": ">=16.20.0"
    }
  },
  "node_modules/@typescript/typescript-netbsd-arm64": {
    "version": "7.0.2",
    "integrity": "sha512-+polYF4MF04aPpO5FTkHran9yUQDSXqy5GiSDKpsll5jy3l3+g9QLhpf39T+ePtefhXLOGrLl0QIjkQP6VnelA==",
    "cpu": [
      "arm64"
    ],
    "dev": true,
    "license": "Apache-2.0",
    "optional": true,
    "os": [
      "netbsd"
    ],
    "engines": {
      "node": ">=16.20.0"
    }
  },
  "node_modules/@typescript/typescript-netbsd-x64": {
    "version": "7.0.2",
    "integrity": "sha512-8YIT0EHM/3dq10ZOVF/A7pc/YSMtbcecct4rWtexrnSCHOPcpC2KTLXfTCR6vDpnSiY12heNb1GiN/wu+T/FyA==",
    "cpu": [
      "x64"
    ],
    "dev": true,
    "license": "Apache-2.0",
    "optional": true,
    "os": [
      "netbsd"
    ],
    "engines": {
      "node": ">=16.20.0"
    }
  },
  "node_modules/@typescript/typescript-openbsd-arm64": {
    "version": "7.0.2",
    "integrity": "sha512-APT8+ClYnuYm1u9+kgGXoMj2VzWzcymwh2gNSQVySHfkRDGOTVkoWLjCmOQSaO+PoqQ57B0flRp9SA+7GnnkzQ==",
    "cpu": [
      "arm64"
    ],
    "dev": true,
    "license": "Apache-2.0",
    "optional": true,
    "os": [
      "openbsd"
    ],
    "engines": {
      "node": ">=16.20.0"
    }
  },
  "node_modules/@typescript/typescript-openbsd-x64": {
    "version": "7.0.2",
    "integrity": "sha512-yX7s+Q0Dln0Dt9tEzZsAjXXR/+ytBM7AlglaqyeMPxQszJ1JhlJdZ6jLA+IzldHtflX81em7lDao1xXu+aRRkg==",
    "cpu": [
      "x64"
    ],
    "dev": true,
    "license": "Apache-2.0",
    "optional": true,
    "os": [
      "openbsd"
    ],
    "engines": {
      "node": ">=16.20.0"
    }
  },
  "node_modules/@typescript/typescript-sunos-x64": {
    "version": "7.0.2",
    "integrity": "sha512-dLJDGaLZ1D4HPQn62u1n8mBDkJREwMsAkCdkwd4Ieqw+x3TUyTsqY0YiBCtE6H6OzzgGk3iuZ3vFWRS+E8/d1g==",
    "cpu": [
      "x64"
    ],
    "dev": true,
    "license": "Apache-2.0",
    "optional": true,
    "os": [
      "sunos"
    ],
    "engines": {
      "node": ">=16.20.0"
    }
  },
  "node_modules/@typescript/typescript-win32-arm64": {
    "version": "7.0.2",
    "integrity": "sha512-Gyl1Vy6OsWesLzmq+EP0Fb7b4Nid5232AvcA2SFcdYreldpNtYFFofPjnt62y9hQy7VTaZp65ICJjuAQRaVcIQ==",
    "cpu": [
      "arm64"
    ],
    "dev": true,
    "license": "Apache-2.0",
    "optional": true,
    "os": [
      "win32"
    ],
    "engines": {
      "node": ">=16.20.0"
    }
  },
  "node_modules/@typescript/typescript-win32-x64": {
    "version": "7.0.2",
    "integrity": "sha512-0BQ3HkAHHlKLSp1qRvf3SUhGpGsDuhB/jgFw75guyqbxJqEaS0Cw/VFO8i2nHglJUzQCRtMMR/IBAKE3ETMC4g==",
    "cpu": [
      "x64"
    ],
    "dev": true,
    "license": "Apache-2.0",
    "optional": true,
    "os": [
      "win32"
    ],
    "engines": {
      "node": ">=16.20.0"
    }
  },
  "node_modules/abstract-logging": {
    "version": "2.0.1",
    "integrity": "sha512-2BjRTZxTPvheOvGbBslFSYOUkr+SjPtOnrLP33f+VIWLzezQpZcqVg7ja3L4dBXmzzgwT+a029jRx5PCi3JuiA==",
    "license": "MIT"
  },
  "node_modules/ajv": {
    "version": "8.20.0",
    "integrity": "sha512-Thbli+OlOj+iMPYFBVBfJ3OmCAnaSyNn4M1vz9T6Gka5Jt9ba/HIR56joy65tY6kx/FCF5VXNB819Y7/GUrBGA==",
    "license": "MIT",
    "dependencies": {
      "fast-deep-equal": "^3.1.3",
      "fast-uri": "^3.0.1",
      "json-schema-traverse": "^1.0.0",
      "require-from-string": "^2.0.2"
    },
    "funding": {
      "type": "github",
      "url": "https://github.com/sponsors/epoberezkin"
    }
  },
  "node_modules/ajv-formats": {
    "version": "3.0.1",
    "integrity": "sha512-8iUql50EUR+uUcdRQ3HDqa6EVyo3docL8g5WJ3FNcWmu62IbkGUue/pEyLBW8VGKKucTPgqeks4fIU1DA4yowQ==",
    "license": "MIT",
    "dependencies": {
      "ajv": "^8.0.0"
    },
    "peerDependencies": {
      "ajv": "^8.0.0"
    },
    "peerDependenciesMeta": {
      "ajv": {
        "optional": true
      }
    }
  },
  "node_modules/ajv/node_modules/fast-uri": {
    "version": "3.1.9",
    "integrity": "sha512-hS/0Wt3Ya043oKXs0sIxrMpKQITXhMLIrVAKKXi4gozGC9v7YRWVnXIZzjNPTO02M9BdxLCWqK1yRXgNziVyJQ==",
    "funding": [
      {
        "type": "github",
        "url": "https://github.com/sponsors/fastify"
      },
      {
        "type": "opencollective",
        "url": "https://opencollective.com/fastify"
      }
    ],
    "license": "BSD-3-Clause"
  },
  "node_modules/atomic-sleep": {
    "version": "1.0.0",
    "integrity": "sha512-kNOjDqAh7px0XWNI+4QbzoiR/nTkHAWNud2uvnJquD1/x5a7EQZMJT0AczqK0Qn67oY/TTQ1LbUKajZpp3I9tQ==",
    "license": "MIT",
    "engines": {
      "node": ">=8.0.0"
    }
  },
  "node_modules/avvio": {
    "version": "9.3.1",
    "integrity": "sha512-QyTKW61/qlba+cUQBm/sT9X8lri4UdomqSDwCnrnj1IvLVDRRiXRkz4CgBRWB+/cmfC7SK5WQc8T1vSdGvaUcQ==",
    "funding": [
      {
        "type": "github",
        "url": "https://github.com/sponsors/fastify"
      },
      {
        "type": "opencollective",
        "url": "https://opencollective.com/fastify"
      }
    ],
    "license": "MIT",
    "dependencies": {
      "@fastify/error": "^4.0.0",
      "fastq": "^1.17.1"
    }
  },
  "node_modules/cookie": {
    "version": "2.0.2",
    "integrity": "sha512-SL0cVuEdETEp7pN0FuZb01toc3vnODEfVUCooxG1SJN0yIirh7JMb9X9bvfCFf0vzzbT68RdbKDHYTiWy7a7iw==",
    "license": "MIT",
    "engines": {
      "node": ">=22"
    },
    "funding": {
      "type": "opencollective",
      "url": "https://opencollective.com/express"
    }
  },
  "node_modules/dequal": {
    "version": "2.0.3",
    "integrity": "sha512-0je+qPKHEMohvfRTCEo3CrPG6cAzAYgmzKyxRiYSSDkS6eGJdyVJm7WaYA5ECaAD9wLB2T4EEeymA5aFVcYXCA==",
    "license": "MIT",
    "engines": {
      "node": ">=6"
    }
  },
  "node_modules/fast-decode-uri-component": {
    "version": "1.0.1",
    "integrity": "sha512-WKgKWg5eUxvRZGwW8FvfbaH7AXSh2cL+3j5fMGzUMCxWBJ3dV3a7Wz8y2f/uQ0e3B6WmodD3oS54jTQ9HVTIIg==",
    "license": "MIT"
  },
  "node_modules/fast-deep-equal": {
    "version": "3.1.3",
    "integrity": "sha512-f3qQ9oQy9j2AhBe/H9VC91wLmKBCCU/gDOnKNAYG5hswO7BLKj09Hc5HYNz9cGI++xlpDCIgDaitVs03ATR84Q==",
    "license": "MIT"
  },
  "node_modules/fast-json-stringify": {
    "version": "7.3.6",
    "integrity": "sha512-hXCpiZTZGiER/Xree1Tb4PY1DREPUnlWTP5Df9hgtoDnUppulV7Km8lh1/NEBuqz4JnNGSXghnABudfZ/iwIzg==",
    "funding": [
      {
        "type": "github",
        "url": "https://github.com/sponsors/fastify"
      },
      {
        "type": "opencollective",
        "url": "https://opencollective.com/fastify"
      }
    ],
    "license": "MIT",
    "dependencies": {
      "@fastify/merge-json-schemas": "^0.2.0",
      "ajv": "^8.12.0",
      "ajv-formats": "^3.0.1",
      "fast-uri": "^4.0.0",
      "json-schema-ref-resolver": "^3.0.0",
      "rfdc": "^1.2.0"
    }
  },
  "node_modules/fast-querystring": {
    "version": "1.1.2",
    "integrity": "sha512-g6KuKWmFXc0fID8WWH0jit4g0AGBoJhCkJMb1RmbsSEUNvQ+ZC8D6CUZ+GtF8nMzSPXnhiePyyqqipzNNEnHjg==",
    "license": "MIT",
    "dependencies": {
      "fast-decode-uri-component": "^1.0.1"
    }
  },
  "node_modules/fast-uri": {
    "version": "4.2.3",
    "integrity": "sha512-I1PXwP5eAhlNlcdpjt9CgB59op2ZvZfxw+BkqGFVIUOgNpCVTcTqp3HhTX7brxj5vsip+nSY4nTvff+eIA76hg==",
    "funding": [
      {
        "type": "github",
        "url": "https://github.com/sponsors/fastify"
      },
      {
        "type": "opencollective",
        "url": "https://opencollective.com/fastify"
      }
    ],
    "license": "BSD-3-Clause"
  },
  "node_modules/fastify": {
    "version": "5.12.8",
    "integrity": "sha512-moP8exb2sCHLUbJkwp+I6C0padhy4D8lp0SdmzY7HhSdZuqm7O/u3o2aq7u8okaQ//33QDzj3G/u+FsSdB8Qzw==",
    "funding": [
      {
        "type": "github",
        "url": "https://github.com/sponsors/fastify"
      },
      {
        "type": "opencollective",
        "url": "https://opencollective.com/fastify"
      }
    ],
    "license": "MIT",
    "dependencies": {
      "@fastify/ajv-compiler": "^4.0.5",
      "@fastify/error": "^4.0.0",
      "@fastify/fast-json-stringify-compiler": "^5.0.0",
      "@fastify/proxy-addr": "^5.0.0",
      "abstract-logging": "^2.0.1",
      "avvio": "^9.0.0",
      "fast-json-stringify": "^7.0.0",
      "find-my-way": "^9.10.0",
      "light-my-request": "^6.0.0",
      "pino": "^9.14.0 || ^10.1.0",
      "process-warning": "^5.1.0",
      "rfdc": "^1.3.1",
      "secure-json-parse": "^4.0.0",
      "semver": "^7.6.0",
      "toad-cache": "^3.7.0"
    }
  },
  "node_modules/fastq": {
    "version": "1.20.3",
    "integrity": "sha512-XKv5nnLs6nLF71NgiKJLIZFLkPyIEuOselLG7ujZnGrRfQK8HpvY+WqKhAJUAdLomwVHErVS4LfxFlPq0/FTAw==",
    "license": "ISC",
    "dependencies": {
      "reusify": "^1.0.4"
    }
  },
  "node_modules/find-my-way": {
    "version": "9.10.1",
    "integrity": "sha512-UwbZdEdk59YXIGPW/rbDn/Ayr3mJ5fPH/HJeMPlK8Ez10aUin4iyRwgJvNTSkRfpZ2h8uLX0LbvZm/YUBUpymw==",
    "license": "MIT",
    "dependencies": {
      "fast-deep-equal": "^3.1.3",
      "fast-querystring": "^1.0.0",
      "safe-regex2": "^5.0.0"
    },
    "engines": {
      "node": ">=20"
    }
  },
  "node_modules/ipaddr.js": {
    "version": "2.5.0",
    "integrity": "sha512-aq+t5NAc+cS6rZQQVWC2x98CPqGtKKTMDd4Gaodv0wShnItdKg/51djkGJ1hqH+Oy0ivDftCbSLCQob8zso01w==",
    "license": "MIT",
    "engines": {
      "node": ">= 10"
    }
  },
  "node_modules/jose": {
    "version": "6.2.17",
    "integrity": "sha512-wOuK9V1yujQFH5S0ZWmLcDZN7+IKh9bUCC2ZPCf2HDlol3WWHy+PPyNjEI75FXRLMp3vDKQcupP59xhVU95hcg==",
    "license": "MIT",
    "funding": {
      "url": "https://github.com/sponsors/panva"
    }
  },
  "node_modules/json-schema-ref-resolver": {
    "version": "3.0.1",
    "integrity": "sha512-w+HwgljXpVwZ3IidoUR1qPZxSOQ+NRQWuVe6a5pe8XbHsNZE4UAwVPUvzZagn7yBKbJtt6UJnRFYbNTRPZI45Q==",
    "funding": [
      {
        "type": "github",
        "url": "https://github.com/sponsors/fastify"
      },
      {
        "type": "opencollective",
        "url": "https://opencollective.com/fastify"
      }
    ],
    "license": "MIT",
    "dependencies": {
      "dequal": "^2.0.3"
    }
  },
  "node_modules/json-schema-traverse": {
    "version": "1.0.0",
    "integrity": "sha512-NM8/P9n3XjXhIZn1lLhkFaACTOURQXjWhV4BA/RnOv8xvgqtqpAX9IO4mRQxSx1Rlo4tqzeqb0sOlruaOy3dug==",
    "license": "MIT"
  },
  "node_modules/light-my-request": {
    "version": "6.8.1",
    "integrity": "sha512-20biUK0HAIPG9BZOK3/4s8uVAkAoi1+qW55lciHZCR0puTWipBgyMPEUjqXDWLjsZeqfO6DGsuwW5eyfsTGtyg==",
    "funding": [
      {
        "type": "github",
        "url": "https://github.com/sponsors/fastify"
      },
      {
        "type": "opencollective",
        "url": "https://opencollective.com/fastify"
      }
    ],
    "license": "BSD-3-Clause",
    "dependencies": {
      "@fastify/deepmerge": "^3.1.0",
      "cookie": "^2.0.0",
      "process-warning": "^5.0.0",
      "set-cookie-parser": "^3.0.1"
    }
  },
  "node_modules/on-exit-leak-free": {
    "version": "2.1.2",
    "integrity": "sha512-0eJJY6hXLGf1udHwfNftBqH+g73EU4B504nZeKpz1sYRKafAghwxEJunB2O7rDZkL4PGfsMVnTXZ2EjibbqcsA==",
    "license": "MIT",
    "engines": {
      "node": ">=14.0.0"
    }
  },
  "node_modules/pg": {
    "version": "8.23.1",
    "integrity": "sha512-aL96AHANtWjPLDOLqnhx+ngp9+UK7ETEU8VJrDCGvsSSi/mGLcWYsS6Herg7lmaBJe4uwrfqsa7gTEFaSizDoQ==",
    "license": "MIT",
    "dependencies": {
      "pg-connection-string": "^2.14.1",
      "pg-pool": "^3.14.0",
      "pg-protocol": "^1.16.1",
      "pg-types": "2.2.0",
      "pgpass": "1.0.5"
    },
    "engines": {
      "node": ">= 16.0.0"
    },
    "optionalDependencies": {
      "pg-cloudflare": "^1.4.1"
    },
    "peerDependencies": {
      "pg-native": ">=3.0.1"
    },
    "peerDependenciesMeta": {
      "pg-native": {
        "optional": true
      }
    }
  },
  "node_modules/pg-cloudflare": {
    "version": "1.4.1",
    "integrity": "sha512-6PQbsFWZcp9EmJEwy5cGQ2La+AMWpP46lgbb8X+U/XsHIUweYDNCpeuKck5RxL2MdVFi7krbbEi5nX4Zh7JhrQ==",
    "license": "MIT",
    "optional": true
  },
  "node_modules/pg-connection-string": {
    "version": "2.14.1",
    "integrity": "sha512-qR3kGNPBLpCNtz0evbKA0Y/MRFXwSSdT+pTJvYp/bXTcReZbvX1kzF0IyTc1QnxqF7AZbOeBhNL8R5mYQZV/MA==",
    "license": "MIT"
  },
  "node_modules/pg-int8": {
    "version": "1.0.1",
    "integrity": "sha512-WCtabS6t3c8SkpDBUlb1kjOs7l66xsGdKpIPZsg4wR+B3+u9UAum2odSsF9tnvxg80h4ZxLWMy4pRjOsFIqQpw==",
    "license": "ISC",
    "engines": {
      "node": ">=4.0.0"
    }
  },
  "node_modules/pg-pool": {
    "version": "3.14.0",
    "integrity": "sha512-gKtPkFdQPU3DksooVLi9LsjZxrsBUZIpa+7aVx+LV5pNh0KzP4Zleud2po+ConrxbuXGBJ6Hfer6hdgpIBpBaw==",
    "license": "MIT",
    "peerDependencies": {
      "pg": ">=8.0"
    }
  },
  "node_modules/pg-protocol": {
    "version": "1.16.1",
    "integrity": "sha512-p9VOFMiHB/ZbJATetbg+99PxssTVSQRnyuPSQ67mN1+1KBOjZaZ83ZQzltnxPhJwSsC3nwVjJ10DVJlerbFzLg==",
    "license": "MIT"
  },
  "node_modules/pg-types": {
    "version": "2.2.0",
    "integrity": "sha512-qTAAlrEsl8s4OiEQY69wDvcMIdQN6wdz5ojQiOy6YRMuynxenON0O5oCpJI6lshc6scgAY8qvJ2On/p+CXY0GA==",
    "license": "MIT",
    "dependencies": {
      "pg-int8": "1.0.1",
      "postgres-array": "~2.0.0",
      "postgres-bytea": "~1.0.0",
      "postgres-date": "~1.0.4",
      "postgres-interval": "^1.1.0"
    },
    "engines": {
      "node": ">=4"
    }
  },
  "node_modules/pgpass": {
    "version": "1.0.5",
    "integrity": "sha512-FdW9r/jQZhSeohs1Z3sI1yxFQNFvMcnmfuj4WBMUTxOrAyLMaTcE1aAMBiTlbMNaXvBCQuVi0R7hd8udDSP7ug==",
    "license": "MIT",
    "dependencies": {
      "split2": "^4.1.0"
    }
  },
  "node_modules/pino": {
    "version": "10.4.0",
    "integrity": "sha512-bk1ZMTwG/Vymx+zPoa28MhNzucFvXJWp3csrSuxuHPSMeUettaCoQ5Jvg07mtC4JGNpcfTwz41oVCnNgBK9+vA==",
    "license": "MIT",
    "dependencies": {
      "@pinojs/redact": "^0.4.0",
      "atomic-sleep": "^1.0.0",
      "on-exit-leak-free": "^2.1.0",
      "pino-abstract-transport": "^3.0.0",
      "pino-std-serializers": "^7.0.0",
      "process-warning": "^5.0.0",
      "quick-format-unescaped": "^4.0.3",
      "real-require": "^1.0.0",
      "safe-stable-stringify": "^2.3.1",
      "sonic-boom": "^4.0.1",
      "thread-stream": "^4.0.0"
    },
    "bin": {
      "pino": "bin.js"
    }
  },
  "node_modules/pino-abstract-transport": {
    "version": "3.0.0",
    "integrity": "sha512-wlfUczU+n7Hy/Ha5j9a/gZNy7We5+cXp8YL+X+PG8S0KXxw7n/JXA3c46Y0zQznIJ83URJiwy7Lh56WLokNuxg==",
    "license": "MIT",
    "dependencies": {
      "split2": "^4.0.0"
    }
  },
  "node_modules/pino-std-serializers": {
    "version": "7.1.0",
    "integrity": "sha512-BndPH67/JxGExRgiX1dX0w1FvZck5Wa4aal9198SrRhZjH3GxKQUKIBnYJTdj2HDN3UQAS06HlfcSbQj2OHmaw==",
    "license": "MIT"
  },
  "node_modules/postgres-array": {
    "version": "2.0.0",
    "integrity": "sha512-VpZrUqU5A69eQyW2c5CA1jtLecCsN2U/bD6VilrFDWq5+5UIEVO7nazS3TEcHf1zuPYO/sqGvUvW62g86RXZuA==",
    "license": "MIT",
    "engines": {
      "node": ">=4"
    }
  },
  "node_modules/postgres-bytea": {
    "version": "1.0.1",
    "integrity": "sha512-5+5HqXnsZPE65IJZSMkZtURARZelel2oXUEO8rH83VS/hxH5vv1uHquPg5wZs8yMAfdv971IU+kcPUczi7NVBQ==",
    "license": "MIT",
    "engines": {
      "node": ">=0.10.0"
    }
  },
  "node_modules/postgres-date": {
    "version": "1.0.7",
    "integrity": "sha512-suDmjLVQg78nMK2UZ454hAG+OAW+HQPZ6n++TNDUX+L0+uUlLywnoxJKDou51Zm+zTCjrCl0Nq6J9C5hP9vK/Q==",
    "license": "MIT",
    "engines": {
      "node": ">=0.10.0"
    }
  },
  "node_modules/postgres-interval": {
    "version": "1.2.0",
    "integrity": "sha512-9ZhXKM/rw350N1ovuWHbGxnGh/SNJ4cnxHiM0rxE4VN41wsg8P8zWn9hv/buK00RP4WvlOyr/RBDiptyxVbkZQ==",
    "license": "MIT",
    "dependencies": {
      "xtend": "^4.0.0"
    },
    "engines": {
      "node": ">=0.10.0"
    }
  },
  "node_modules/process-warning": {
    "version": "5.1.1",
    "integrity": "sha512-oCkNVj4OKnKEcocVBcDfiIugN1/cE6rgfT3nCtzeqZPA8+rIxMaQ0xXzIkGP8Gj2qUaP1UR7uhJ1VD8lUCpzCg==",
    "funding": [
      {
        "type": "github",
        "url": "https://github.com/sponsors/fastify"
      },
      {
        "type": "opencollective",
        "url": "https://opencollective.com/fastify"
      }
    ],
    "license": "MIT"
  },
  "node_modules/quick-format-unescaped": {
    "version": "4.0.4",
    "integrity": "sha512-tYC1Q1hgyRuHgloV/YXs2w15unPVh8qfu/qCTfhTYamaw7fyhumKa2yGpdSo87vY32rIclj+4fWYQXUMs9EHvg==",
    "license": "MIT"
  },
  "node_modules/real-require": {
    "version": "1.0.0",
    "integrity": "sha512-P4nbQYQfePJxRSmY+v/KINxVucm4NF3p3s7pJveMTtom52FR4YGltUQLB8idDXwDDWW+eYrWDFbuzUnjoWHF7g==",
    "license": "MIT"
  },
  "node_modules/require-from-string": {
    "version": "2.0.2",
    "integrity": "sha512-Xf0nWe6RseziFMu+Ap9biiUbmplq6S9/p+7w7YXP/JBHhrUDDUhwa+vANyubuqfZWTveU//DYVGsDG7RKL/vEw==",
    "license": "MIT",
    "engines": {
      "node": ">=0.10.0"
    }
  },
  "node_modules/ret": {
    "version": "0.5.1",
    "integrity": "sha512-Z/nyvABwcRnRD2mMP7Kz6G1dFZZqX1mNErOnxF42OCQKE07b9k9hK9SQxHL3LFEZUdzQaLM4dId1E/E6Vm4WhA==",
    "license": "MIT",
    "engines": {
      "node": ">=10"
    }
  },
  "node_modules/reusify": {
    "version": "1.1.0",
    "integrity": "sha512-g6QUff04oZpHs0eG5p83rFLhHeV00ug/Yf9nZM6fLeUrPguBTkTQOdpAWWspMh55TZfVQDPaN3NQJfbVRAxdIw==",
    "license": "MIT",
    "engines": {
      "iojs": ">=1.0.0",
      "node": ">=0.10.0"
    }
  },
  "node_modules/rfdc": {
    "version": "1.4.1",
    "integrity": "sha512-q1b3N5QkRUWUl7iyylaaj3kOpIT0N2i9MqIEQXP73GVsN9cw3fdx8X63cEmWhJGi2PPCF23Ijp7ktmd39rawIA==",
    "license": "MIT"
  },
  "node_modules/safe-regex2": {
    "version": "5.1.2",
    "integrity": "sha512-tAtCGFPPP02VroDVzp4daGi6bC7jWG+41D47GKf18FeH/ubvKQHT9VmhAkvtjNOmJwqtApzWeUpEhkyEYULvmw==",
    "funding": [
      {
        "type": "github",
        "url": "https://github.com/sponsors/fastify"
      },
      {
        "type": "opencollective",
        "url": "https://opencollective.com/fastify"
      }
    ],
    "license": "MIT",
    "dependencies": {
      "ret": "~0.5.0"
    },
    "bin": {
      "safe-regex2": "bin/safe-regex2.js"
    }
  },
  "node_modules/safe-stable-stringify": {
    "version": "2.5.0",
    "integrity": "sha512-b3rppTKm9T+PsVCBEOUR46GWI7fdOs00VKZ1+9c1EWDaDMvjQc6tUwuFyIprgGgTcWoVHSKrU8H31ZHA2e0RHA==",
    "license": "MIT",
    "engines": {
      "node": ">=10"
    }
  },
  "node_modules/secure-json-parse": {
    "version": "4.1.1",
    "integrity": "sha512-lnd81MQEZKjhW/Gd2TQqdd4XP6QYNdDW/EP+I7nTrFHP9y2LmaGPIHk9xsnzcOiEr1c39c/e84xFgGviQKBTRw==",
    "funding": [
      {
        "type": "github",
        "url": "https://github.com/sponsors/fastify"
      },
      {
        "type": "opencollective",
        "url": "https://opencollective.com/fastify"
      }
    ],
    "license": "BSD-3-Clause"
  },
  "node_modules/semver": {
    "version": "7.8.6",
    "integrity": "sha512-9lpSSU4Mly3mrtruwLs1eLK6+gzbzqeBFwRNjIjE+9LuDpWdYctrQlQ3ej1Ilgi7gknpsTRnPoLP8DpCHqHIJw==",
    "license": "ISC",
    "bin": {
      "semver": "bin/semver.js"
    },
    "engines": {
      "node": ">=10"
    }
  },
  "node_modules/set-cookie-parser": {
    "version": "3.2.3",
    "integrity": "sha512-bDO7NdAkLprNt3BNl3LAh0oVnOS5+WspzxOxiboo7vRIyTqj2pvFmNWYEFynSGQgpJ+7yG/9nc/aSG20UDBUpg==",
    "license": "MIT"
  },
  "node_modules/sonic-boom": {
    "version": "4.2.1",
    "integrity": "sha512-w6AxtubXa2wTXAUsZMMWERrsIRAdrK0Sc+FUytWvYAhBJLyuI4llrMIC1DtlNSdI99EI86KZum2MMq3EAZlF9Q==",
    "license": "MIT",
    "dependencies": {
      "atomic-sleep": "^1.0.0"
    }
  },
  "node_modules/split2": {
    "version": "4.2.0",
    "integrity": "sha512-UcjcJOWknrNkF6PLX83qcHM6KHgVKNkV62Y8a5uYDVv9ydGQVwAHMKqHdJje1VTWpljG0WYpCDhrCdAOYH4TWg==",
    "license": "ISC",
    "engines": {
      "node": ">= 10.x"
    }
  },
  "node_modules/thread-stream": {
    "version": "4.2.1",
    "integrity": "sha512-Stg6edJXC/6/xqGwSXwFokrUhChJ18amEjpKH89WrQQ0oVFDF+pUUcTpiwWhFUrE89Vf16FBOlwhaw+lescxMQ==",
    "license": "MIT",
    "dependencies": {
      "real-require": "^1.0.0"
    },
    "engines": {
      "node": ">=20"
    }
  },
  "node_modules/toad-cache": {
    "version": "3.7.4",
    "integrity": "sha512-m1TdR/rvT7kgGJZhspNtXdsdYk0fddFpJJFlG5s+UkPFo6lkLoZ3YLOaovPYjq1R75NP5JfeTlSHaOsE09peCg==",
    "license": "MIT",
    "engines": {
      "node": ">=20"
    }
  },
  "node_modules/typescript": {
    "version": "7.0.2",
    "integrity": "sha512-8FYau96o3NKOhbjKi/qNvG/W5jhzxkbdm5sj9AbZ/5T5sWqn3hJgLfGx27sRKZWTvyzCP8dLRBTf5tBTSRVUNA==",
    "dev": true,
    "license": "Apache-2.0",
    "bin": {
      "tsc": "bin/tsc"
    },
    "engines": {
      "node": ">=16.20.0"
    },
    "optionalDependencies": {
      "@typescript/typescript-aix-ppc64": "7.0.2",
      "@typescript/typescript-darwin-arm64": "7.0.2",
      "@typescript/typescript-darwin-x64": "7.0.2",
      "@typescript/typescript-freebsd-arm64": "7.0.2",
      "@typescript/typescript-freebsd-x64": "7.0.2",
      "@typescript/typescript-linux-arm": "7.0.2",
      "@typescript/typescript-linux-arm64": "7.0.2",
      "@typescript/typescript-linux-loong64": "7.0.2",
      "@typescript/typescript-linux-mips64el": "7.0.2",
      "@typescript/typescript-linux-ppc64": "7.0.2",
      "@typescript/typescript-linux-riscv64": "7.0.2",
      "@typescript/typescript-linux-s390x": "7.0.2",
      "@typescript/typescript-linux-x64": "7.0.2",
      "@typescript/typescript-netbsd-arm64": "7.0.2",
      "@typescript/typescript-netbsd-x64": "7.0.2",
      "@typescript/typescript-openbsd-arm64": "7.0.2",
      "@typescript/typescript-openbsd-x64": "7.0.2",
      "@typescript/typescript-sunos-x64": "7.0.2",
      "@typescript/typescript-win32-arm64": "7.0.2",
      "@typescript/typescript-win32-x64": "7.0.2"
    }
  },
  "node_modules/undici-types": {
    "version": "7.24.6",
    "integrity": "sha512-WRNW+sJgj5OBN4/0JpHFqtqzhpbnV0GuB+OozA9gCL7a993SmU+1JBZCzLNxYsbMfIeDL+lTsphD5jN5N+n0zg==",
    "dev": true,
    "license": "MIT"
  },
  "node_modules/xtend": {
    "version": "4.0.2",
    "integrity": "sha512-LKYU1iAXJXUgAXn9URjiu+MWhyUXHsvfp7mcuYm9dSUKK0/CjtrUwFAxD82/mCWbtLsGjFIad0wIsod4zrTAEQ==",
    "license": "MIT",
    "engines": {
      "node": ">=0.4"
    }
  }
};
