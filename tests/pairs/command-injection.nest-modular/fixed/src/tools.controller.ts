import { Body, Controller, Post } from '@nestjs/common';
import { ToolsService } from './tools.service';

@Controller('tools')
export class ToolsController {
  constructor(private readonly tools: ToolsService) {}

  @Post('resize')
  resize(@Body() body: { file: string }) {
    return this.tools.resizeImage(body.file);
  }
}
