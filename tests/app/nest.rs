//! NestJS.

use super::{app, table};

const GUARDS: &str = r#"
import { applyDecorators, createParamDecorator, mixin, SetMetadata, UseGuards } from "@nestjs/common";

export class JwtGuard { canActivate() { return true; } }
export class RolesGuard { canActivate() { return true; } }
export const Public = () => SetMetadata("isPublic", true);
export const Roles = (...roles: string[]) => SetMetadata("roles", roles);
export function Auth(...roles: string[]) {
  return applyDecorators(Roles(...roles), UseGuards(JwtGuard, RolesGuard));
}
export const Written = () => (target: object, key: string, descriptor: object) => {
  UseGuards(JwtGuard)(target, key, descriptor);
};
export function RoleGuard(role: string) {
  class Mixed { canActivate() { return role === "admin"; } }
  return mixin(Mixed);
}
export const CurrentUser = createParamDecorator((data, context) => context.user);
"#;

const MAIN: &str = r#"
import { NestFactory } from "@nestjs/core";
import { VersioningType } from "@nestjs/common";
import { AppModule } from "./app.module";

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  app.setGlobalPrefix("api", { exclude: ["health"] });
  app.enableVersioning({ type: VersioningType.URI });
  app.use("/api/v1/cats", (req, res, next) => next());
  await app.listen(3000);
  app.use((req, res, next) => next());
}
void bootstrap();
"#;

const PLAIN: &str = r#"
import { NestFactory } from "@nestjs/core";
import { AppModule } from "./app.module";
NestFactory.create(AppModule).then((app) => app.listen(3000));
"#;

fn routes(main: &str, module: &str) -> Vec<String> {
    table(&[("src/guards.ts", GUARDS), ("src/main.ts", main), ("src/app.module.ts", module)])
}

#[test]
fn prefix_versions_and_several_paths() {
    let found = routes(
        MAIN,
        r#"
import { Controller, Get, Module, Post, Version, VERSION_NEUTRAL } from "@nestjs/common";

@Controller({ path: "cats", version: ["1", "2"] })
class Cats {
  @Get(["all", "list"]) all() {}
  @Version("3") @Post(":id") create() {}
}
@Controller({ path: "health", version: VERSION_NEUTRAL })
class Health { @Get() health() {} }

@Module({ controllers: [Cats, Health] })
export class AppModule {}
"#,
    );
    assert_eq!(
        found,
        [
            "GET /api/v1/cats/all: app.use of the application",
            "GET /api/v1/cats/list: app.use of the application",
            "GET /api/v2/cats/all",
            "GET /api/v2/cats/list",
            "GET /health",
            "POST /api/v3/cats/:id",
        ]
    );
}

#[test]
fn guards_of_class_method_and_composed_decorators() {
    let found = routes(
        PLAIN,
        r#"
import { Controller, Delete, Get, Module, Post, UseGuards } from "@nestjs/common";
import { Auth, CurrentUser, JwtGuard, RoleGuard, RolesGuard, Written } from "./guards";

@UseGuards(JwtGuard)
abstract class Base {
  @UseGuards(RolesGuard) @Get("inherited") inherited() {}
  @UseGuards(RolesGuard) @Get("overridden") overridden() {}
}
@Controller("a")
class A extends Base {
  @Get("overridden") overridden() {}
  @Auth("admin") @Post() create() {}
}
@Controller("b")
class B {
  @Written() @Get("written") written() {}
  @UseGuards(RoleGuard("admin")) @Delete(":id") remove(@CurrentUser() user) {}
  @Get() open() {}
}
@Module({ controllers: [A, B] })
export class AppModule {}
"#,
    );
    assert_eq!(
        found,
        [
            "DELETE /b/:id: @UseGuards of the method, decorator of a parameter",
            "GET /a/inherited: @UseGuards of the class, @UseGuards of the method",
            "GET /a/overridden: @UseGuards of the class",
            "GET /b",
            "GET /b/written: @UseGuards of the method",
            "POST /a: @UseGuards of the class, @UseGuards of the method, @UseGuards of the method",
        ]
    );
}

#[test]
fn a_guard_of_an_imported_module_guards_everything() {
    let module = |imports: &str| {
        format!(
            r#"
import {{ Controller, Get, Module }} from "@nestjs/common";
import {{ APP_GUARD }} from "@nestjs/core";
import {{ JwtGuard }} from "./guards";

@Module({{ providers: [{{ provide: APP_GUARD, useClass: JwtGuard }}] }})
class Security {{}}
@Module({{ imports: [Security] }})
class Between {{}}
@Controller("x") class X {{ @Get() x() {{}} }}
@Module({{ imports: [{imports}], controllers: [X] }})
export class AppModule {{}}
"#
        )
    };
    assert_eq!(routes(PLAIN, &module("Between")), ["GET /x: APP_GUARD of Security"]);
    assert_eq!(routes(PLAIN, &module("")), ["GET /x"]);
    assert_eq!(routes(PLAIN, &module("...extra()")), ["GET /x ? `imports` of a module"]);
}

#[test]
fn middleware_of_modules_covers_what_it_is_for() {
    let found = routes(
        MAIN,
        r#"
import { Controller, Get, Module, Post, RequestMethod } from "@nestjs/common";

class Session { use(req, res, next) { next(); } }

@Controller("cats")
class Cats {
  @Get() list() {}
  @Post() create() {}
  @Get("open") open() {}
}
@Controller("dogs")
class Dogs {
  @Get() list() {}
  @Get("one/deep") deep() {}
}
@Module({ controllers: [Cats, Dogs] })
export class AppModule {
  configure(consumer) {
    consumer.apply(Session).exclude("cats/open", { path: "cats", method: RequestMethod.POST }).forRoutes(Cats)
      .apply(Session).forRoutes("dogs/one");
  }
}
"#,
    );
    assert_eq!(
        found,
        [
            "GET /api/cats/open",
            "GET /api/cats: middleware of AppModule",
            "GET /api/dogs",
            "GET /api/dogs/one/deep: middleware of AppModule",
            "POST /api/cats",
        ]
    );
}

#[test]
fn resolvers_gateways_and_messages() {
    let found = routes(
        MAIN,
        r#"
import { Controller, Module, UseGuards } from "@nestjs/common";
import { APP_GUARD } from "@nestjs/core";
import { Mutation, Query, Resolver } from "@nestjs/graphql";
import { SubscribeMessage, WebSocketGateway } from "@nestjs/websockets";
import { MessagePattern } from "@nestjs/microservices";
import { JwtGuard } from "./guards";

@Resolver()
class Posts {
  @Query(() => [String], { name: "posts" }) all() {}
  @UseGuards(JwtGuard) @Mutation(() => String) remove() {}
}
@WebSocketGateway()
class Chat { @SubscribeMessage("say") say() {} }
@Controller()
class Sums { @MessagePattern({ cmd: "sum" }) sum() {} }

@Module({ controllers: [Sums], providers: [Posts, Chat, { provide: APP_GUARD, useClass: JwtGuard }] })
export class AppModule {}
"#,
    );
    assert_eq!(
        found,
        [
            "MESSAGE cmd=sum",
            "MUTATION remove: APP_GUARD of AppModule, @UseGuards of the method",
            "QUERY posts: APP_GUARD of AppModule",
            "WEBSOCKET say",
        ]
    );
}

#[test]
fn metadata_goes_with_the_guards() {
    let module = r#"
import { Controller, Get, Module, UseGuards } from "@nestjs/common";
import { JwtGuard, Public, Roles } from "./guards";

@Roles("admin") @UseGuards(JwtGuard) @Controller("x")
class X { @Public() @Get() x() {} }
@Module({ controllers: [X] })
export class AppModule {}
"#;
    let app = app(&[("src/guards.ts", GUARDS), ("src/main.ts", PLAIN), ("src/app.module.ts", module)]);
    let route = app.sites.first().map(|site| &site.route);
    let keys: Vec<_> = route.iter().flat_map(|route| &route.chain).flat_map(|link| &link.metadata).collect();
    let keys: Vec<&str> = keys.iter().map(|(key, _)| &**key).collect();
    assert_eq!(keys, ["class:roles", "handler:isPublic"]);
    assert_eq!(route.and_then(|route| route.declared_public.as_ref()).map(|note| note.text.as_str()), Some("@Public"));
}
